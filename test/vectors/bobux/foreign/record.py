"""Records ../foreign.json: what other languages' JSON printers sign, each as it is, without any of its options.

From the repository root:  python3 test/vectors/bobux/foreign/record.py
Needs Debian's golang-go, php-cli, lua5.3 with lua-cjson, default-jdk-headless with libgoogle-gson-java, mono-mcs with
libmono-system-web-extensions4.0-cil; what is missing is left as it was recorded. System.Text.Json could not be had from Debian or npm: its
vectors follow the rules of its default encoder (JavaScriptEncoder.Default, dotnet/runtime, DefaultJavaScriptEncoder.cs).
"""

import hashlib
import hmac
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
KEPT = HERE.parent / 'foreign.json'
SECRET = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
KEY = 'a3c2b1d0-0000-4000-8000-0123456789ab'
MESSAGES = {
    'ping': {'command': 'ping'},
    'quotes and HTML': {'command': 'createaccount', 'id': 'O\'Brien <b>&amp;</b> "x" a+b=c `d`'},
    'slashes': {'command': 'createaccount', 'id': 'https://steamcommunity.com/id/x\\y'},
    'beyond ASCII': {'command': 'createaccount', 'id': 'Ærø ключ 鍵 😀\u2028\x7f\u00a0'},
    'controls': {'command': 'setbobux', 'id': 7, 'amount': 5, 'operation': 1, 'reason': 'line1\nline2\r\t\b\f\x01'},
    'numbers': {'command': 'setbobux', 'id': 7, 'amount': 1500},
    'names that are escaped': {'command': 'ping', "it's": 1, 'a/b': 2, 'é': 3, '<': 4},
}


def system_text_json(message):
    """Escapes everything but ASCII, and " & ' + < > ` of that, in upper-case hex; the short escapes but for the quote."""
    short = {'\\': '\\\\', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r'}

    def unit(high, low):
        character = chr(high << 8 | low)
        if character in short:
            return short[character]
        return character if ' ' <= character <= '~' and character not in '"&\'+<>`' else '\\u%02X%02X' % (high, low)

    def text(value):
        units = value.encode('utf-16-be')
        return '"' + ''.join(map(unit, units[::2], units[1::2])) + '"'

    return '{' + ','.join(
        text(name) + ':' + (text(value) if isinstance(value, str) else json.dumps(value)) for name, value in sorted(message.items())
    ) + '}'



def mono(name, *references):
    def command(folder):
        program = '%s/%s.exe' % (folder, name)
        subprocess.run(['mcs', '-out:' + program, *('-r:' + reference for reference in references), str(HERE / (name + '.cs'))], check=True)
        return ['mono', program]

    return command


PRINTERS = {
    'JavaScriptSerializer': mono('JavaScriptSerializerSign', 'System.Web.Extensions.dll'),
    'lua-cjson': lambda _: ['lua5.3', str(HERE / 'sign.lua')],
    'Gson': lambda _: ['java', '-cp', '/usr/share/java/gson.jar', str(HERE / 'Sign.java')],
    'Go': lambda _: ['go', 'run', str(HERE / 'main.go')],
    'PHP': lambda _: ['php', str(HERE / 'sign.php')],
}

kept = json.loads(KEPT.read_text()) if KEPT.exists() else []
lines = ''.join(json.dumps({'key': KEY, **message}) + '\n' for message in MESSAGES.values())
vectors = []


def keep(printer, name, text):
    signature = hmac.new(bytes.fromhex(SECRET), text.encode(), hashlib.sha256).hexdigest()
    # Hex looks the same in every printer: the frame is what it would print of the message with its hmac.
    frame = text[:-1] + ',"hmac":"' + signature + '"}'
    vectors.append({'printer': printer, 'name': name, 'signed': text, 'hmac': signature, 'frame': frame})


for name, message in MESSAGES.items():
    keep('System.Text.Json', name, system_text_json({'key': KEY, **message}))
for printer, command in PRINTERS.items():
    try:
        with tempfile.TemporaryDirectory() as folder:
            environment = {**os.environ, 'GOCACHE': folder + '/go'}
            run = subprocess.run(command(folder), input=lines.encode(), stdout=subprocess.PIPE, check=True, env=environment)
        for name, text in zip(MESSAGES, run.stdout.decode().split('\n')):
            keep(printer, name, text)
    except (OSError, subprocess.CalledProcessError) as problem:
        print(printer, 'is left as it was:', problem, file=sys.stderr)
        vectors += [vector for vector in kept if vector['printer'] == printer]

KEPT.write_text(json.dumps(vectors, indent=2) + '\n')
print(len(vectors), 'vectors written to', KEPT)
