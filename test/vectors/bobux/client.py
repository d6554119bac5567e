"""What a Bobux client in Python does, and nothing else: the seed's sample code with its two slips mended
(`hmac.new(...).hexdigest()` of `message`). Standard library only; record.py and `--serve` share it.

`python3 client.py --serve` answers one JSON object per line, for the specs that ask a live Python:
  {"sign": message, "secret": hex} -> {"canonical", "unescaped", "hmac", "frames": {spelling: text}}
  {"read": text}                   -> {"json": false} or {"json": true, "canonical": text}
"""

import hashlib
import hmac
import json
import re
import sys

MARK = re.compile(r'"@@number:([^"@]*)@@"')


class Raw(str):
    """A number that must keep the spelling it had. json.dumps has no hook for that, so it travels as a marked
    string, and `plain` takes the mark away from the printed text."""

    def __new__(cls, spelling):
        return super().__new__(cls, '@@number:' + spelling + '@@')


def plain(text):
    return MARK.sub(r'\1', text)


def canonical_message(message, ensure_ascii=True):
    return plain(json.dumps(message, sort_keys=True, separators=(',', ':'), ensure_ascii=ensure_ascii))


def digest(secret, text):
    return hmac.new(bytes.fromhex(secret), text.encode('utf-8'), hashlib.sha256).hexdigest()


def is_utf8(text):
    try:
        text.encode('utf-8')
        return True
    except UnicodeEncodeError:  # a lone surrogate, which only the ASCII form can carry
        return False


def backwards(value):
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in sorted(value, reverse=True)}
    return [backwards(item) for item in value] if isinstance(value, list) else value


def over_escaped(value):
    """Every character of every string as \\uXXXX in upper-case hex: legal JSON that no one prints."""
    if isinstance(value, str) and not isinstance(value, Raw):
        units = value.encode('utf-16-be', 'surrogatepass')
        return '"' + ''.join('\\u%02X%02X' % pair for pair in zip(units[::2], units[1::2])) + '"'
    if isinstance(value, dict):
        return '{' + ','.join(over_escaped(key) + ':' + over_escaped(value[key]) for key in value) + '}'
    if isinstance(value, list):
        return '[' + ','.join(map(over_escaped, value)) + ']'
    return plain(json.dumps(value))


def spellings(signed):
    """The same message as different clients would put it on the wire."""
    frames = {
        'compact': plain(json.dumps(signed, separators=(',', ':'))),
        'default': plain(json.dumps(signed)),
    }
    try:
        frames['indented'] = plain(json.dumps(signed, indent='\t').replace('\n', '\r\n')) + '\n'
        frames['backwards'] = plain(json.dumps(backwards(signed), separators=(',', ':')))
        frames['overEscaped'] = over_escaped(signed)
    except RecursionError:
        pass  # json's C code goes on to about 990 levels, Python code gives up earlier
    unescaped = plain(json.dumps(signed, ensure_ascii=False))
    if is_utf8(unescaped):
        frames['unescaped'] = unescaped
    return frames


def sign(message, secret):
    canonical = canonical_message(message)
    unescaped = canonical_message(message, ensure_ascii=False)
    signature = digest(secret, canonical)
    answer = {'canonical': canonical, 'hmac': signature, 'frames': spellings({**message, 'hmac': signature})}
    if is_utf8(unescaped):
        answer['unescaped'] = unescaped
        answer['unescapedHmac'] = digest(secret, unescaped)
    return answer


def refuse(*_):
    raise ValueError('not JSON')


def without_duplicates(pairs):
    message = dict(pairs)
    if len(message) != len(pairs):
        raise ValueError('duplicate key')
    return message


def read(text):
    try:
        value = json.loads(
            text, parse_int=Raw, parse_float=Raw, parse_constant=refuse, object_pairs_hook=without_duplicates
        )
    except (ValueError, RecursionError):
        return {'json': False}
    return {'json': True, 'canonical': canonical_message(value)}


if __name__ == '__main__' and sys.argv[1:] == ['--serve']:
    for line in sys.stdin:
        request = json.loads(line)
        answer = sign(request['sign'], request['secret']) if 'sign' in request else read(request['read'])
        print(json.dumps(answer), flush=True)
