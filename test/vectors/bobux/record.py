"""Records canonical.json from a real Python. Deterministic: the same file on every run.

Again, from the repository root:  python3 test/vectors/bobux/record.py
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True  # client.py stands beside it, and no __pycache__ should

from client import Raw, sign  # noqa: E402

SECRET = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
SECRET_ENDING_IN_ZERO = 'ff' * 31 + '00'
SHORT_SECRET = 'ab'
LONG_SECRET = '5c' * 100
KEY = 'a3c2b1d0-0000-4000-8000-0123456789ab'


def command(name, **parameters):
    return {'key': KEY, 'command': name, **parameters}


def deep(levels):
    value = []
    for level in range(levels - 1):
        value = [value] if level % 2 else {'deeper': value}
    return value


MESSAGES = {
    'ping, as in the seed': command('ping'),
    'setbobux with every parameter': command('setbobux', id=7, amount=9007199254740991, operation=1),
    'booleans and null': command('getplayer', id='76561198000000000@steam', discord=True, a=False, b=None),
    'an empty string and an empty key': command('', **{'': ''}),
    'empty containers': command('x', list=[], dict={}, nested=[[], {}, [[]], [{}]]),
    'nesting, with keys sorted at every depth': command('x', z={'b': {'d': 1, 'c': [{'y': 1, 'x': 2}]}, 'a': 0}),
    'nesting 60 levels deep': command('x', deep=deep(60)),
    'an hmac below the top level stays': command('x', inner={'hmac': 'signed', 'a': 1}, list=[{'hmac': 0}]),
    'quotes, backslashes and slashes': command('x', sql='SELECT "a\\b" FROM \'c\' -- http://d/e', **{'"\\/': '\\"/'}),
    'short escapes': command('x', text='\b\f\n\r\t'),
    'every control character': command('x', text=''.join(map(chr, range(0x20)))),
    'control characters in keys': command('x', **{'\x00': 0, '\x1f': 1, '\n': 2, '\t': 3, ' ': 4}),
    'all of printable ASCII': command('x', text=''.join(map(chr, range(0x20, 0x7F)))),
    'the edge of ASCII: 0x7e, 0x7f, 0x80': command('x', text='~\x7f\x80', **{'\x7f': '\x9f'}),
    'text that looks like escapes': command('x', text='\\u0041 \\n \\\\ \\ud800'),
    'HTML characters, which Python leaves alone': command('x', text='<a href=\'b\'>&amp;</a>+='),
    'Latin-1 and beyond': command('x', naïve='Ærøskøbing', ключ='значение', 鍵='値'),
    'line and paragraph separators, BOM, no-break space': command('x', text='\u2028\u2029\ufeff\u00a0', **{'\u2028': '\u2029'}),
    'astral values': command('x', text='😀 𝒳 \U0010ffff \U00010000'),
    'astral keys': command('x', **{'😀': 1, '𝒳': 2, '\U0010ffff': 3}),
    'composed and decomposed are different keys': command('x', **{'é': 1, 'e\u0301': 2}),
    'noncharacters and private use': command('x', text='\uffff\ufffe\ue000\ufdd0\ufffd'),
    'keys sorted by code point, not by UTF-16 unit': command('x', **{'\uffff': 1, '\U00010000': 2, '\ue000': 3, '\ud7ff': 4}),
    'the same order, after a common prefix and below the top': command('x', d={'a\U0001f600': 1, 'a\uff5e': 2, 'a': 3, 'a\U0001f600b': 4, 'a\U0001f5ff': 5}),
    'lone surrogates in values': command('x', text='\ud800 \udfff \udc00\ud800 a\udbff'),
    'lone surrogates in keys': command('x', **{'\ud800': 1, '\udfff': 2, '\ud83d': 3, '😀': 4, '\uffff': 5, '\ud83dz': 6, '\ud7ff': 7}),
    'key prefixes, digits and case': command('x', **{'a': 1, 'ab': 2, 'A': 3, '_': 4, '10': 5, '9': 6, '-1': 7, 'a b': 8}),
    'keys that JavaScript objects know': command('x', **{'__proto__': {'polluted': True}, 'constructor': 1, 'toString': 2, 'length': 3}),
    'whole floats': command('x', list=[1.0, -1.0, 0.0, -0.0, 1e3, 1e15, 1e16, 123456789012345680.0]),
    'floats with a fraction': command('x', list=[0.1 + 0.2, 0.1, 1 / 3, -2.5, 3.141592653589793, 100.25]),
    'floats with an exponent': command('x', list=[1e22, 1e-7, 1.5e300, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 0.0001, 0.00001]),
    'integers about 2^53 and 2^64': command('x', list=[2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63, 2**64 - 1, 2**64]),
    'integers of 30 and of 401 digits': command('x', n=123456789012345678901234567890, m=-987654321098765432109876543210, big=10**400),
    'integers and floats of the same value': command('x', list=[1, 1.0, 100, 1e2, -0, -0.0]),
    'numbers spelled as other languages do': command(
        'x', list=[Raw(raw) for raw in ('1.0', '1.00', '1e3', '1E3', '1e+3', '1E-03', '1e400', '-1e400', '-0', '-0.0', '0e0', '1.10', '0.10e1', '9' * 30 + '.0')]
    ),
    'a number in place of an amount, spelled oddly': command('setbobux', id=Raw('1.0'), amount=Raw('1e3')),
    'a string that looks like a number': command('x', a='1.0', b='1e3', c='-0'),
}

SECRETS = (SECRET, SECRET_ENDING_IN_ZERO, SHORT_SECRET, LONG_SECRET)

vectors = [
    {'name': name, 'secret': SECRETS[index % len(SECRETS)], **sign(message, SECRETS[index % len(SECRETS)])}
    for index, (name, message) in enumerate(MESSAGES.items())
]

path = pathlib.Path(__file__).with_name('canonical.json')
path.write_text(json.dumps(vectors, indent=2) + '\n', encoding='utf-8')
print(len(vectors), 'vectors written to', path)
