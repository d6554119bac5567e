import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redact, redactText } from './redaction.js';

/** What must never stand in a log. */
const S = 'hunter2';

/** Each with the part of it that must stay readable. */
const texts: [string, string][] = [
  // Credentials in addresses.
  [`connect postgresql://quartet:${S}@db:5432/quartet failed`, '@db:5432/quartet failed'],
  [`postgres://u:${S}@h/d`, 'postgres://u:'],
  [`redis://:${S}@cache:6379`, '@cache:6379'],
  [`smtps://someone%40gmail.com:${S}@smtp.gmail.com`, '@smtp.gmail.com'],
  [`mysql+srv://u:${S}!$&*@h/d`, 'mysql+srv://u:'],
  [`one https://a:${S}@x and two https://b:${S}@y`, ' and two '],
  [`postgresql://u:p@${S}@h/d`, 'postgresql://u:'],
  // Headers.
  [`Authorization: Basic ${S}==`, 'Authorization: '],
  [`authorization: bearer ${S}.x-y_z~/+=`, 'authorization: '],
  [`sent Basic ${S} to it`, 'to it'],
  [`Bearer ${S}`, 'Bearer '],
  [`api_key: ${S}`, 'api_key: '],
  [`X-LiShop-Api-Key: ${S}`, 'X-LiShop-Api-Key: '],
  [`Cookie: osCsid=${S}`, 'Cookie: '],
  [`Cookie: a=1; session=${S}`, 'Cookie: '],
  [`Set-Cookie: id=${S}; Path=/; HttpOnly`, 'Set-Cookie: '],
  // name=value
  [`password=${S}`, 'password='],
  [`user=jane&password=${S}&x=1`, '&x=1'],
  [`ADMIN_PASSWORD=${S} PORT=80`, ' PORT=80'],
  [`SECRETS_KEY=${S}`, 'SECRETS_KEY='],
  [`GET /lists?api_key=${S}&page=2`, '&page=2'],
  [`api-key = ${S}`, 'api-key = '],
  [`apikey='${S} ${S}'`, 'apikey='],
  [`sauce=${S}; other`, '; other'],
  [`the token: ${S}, and more`, ', and more'],
  [`passwd=${S}`, 'passwd='],
  // JSON
  [`{"password":"${S}","id":1}`, ',"id":1}'],
  [`{"secret" : "${S} with ${S}", "id": 1}`, ', "id": 1}'],
  [`{"hmac":"${S}"}`, '"hmac":'],
  [`{"secretKey":"${S}"}`, '"secretKey":'],
  [`{"password":"a\\"${S}"}`, '"password":'],
  [`{"token":"${S}}${S}"}`, '"token":'],
  [`{ password: '${S}', id: 1 }`, 'id: 1'],
  ['{"body":"{\\"password\\":\\"' + S + '\\",\\"id\\":1}"}', '"body"'],
];

describe('redactText', () => {
  it.each(texts)('should leave the secret out of %j', (text, rest) => {
    const result = redactText(text);
    expect(result).not.toContain(S);
    expect(result).toContain(rest);
    expect(result).toContain('[redacted]');
  });

  it.each([
    'GET /health/ready 200 1.5 ms 0f8fad5b-d9cb-469f-a165-70867728950e',
    'Quartet listens on http://127.0.0.1:3000',
    'https://example.org:8080/path?page=2',
    'postgresql://quartet@db/quartet',
    'the password is wrong',
    'password authentication failed for user "quartet"',
    '{"id":1,"name":"milk"}',
    'PORT=80 HOST=0.0.0.0',
    '',
  ])('should leave %j as it is', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('should leave out every secret of a text of several lines', () => {
    const result = redactText(texts.map(([text]) => text).join('\n'));
    expect(result.split('\n')).toHaveLength(texts.length);
    expect(result.split('\n').filter((line) => line.includes(S))).toEqual([]);
  });

  it('should cut a text that would take long, and leave out what stands before the cut', () => {
    const result = redactText(`password=${S} ${'token'.repeat(20_000)}`);
    expect(result).not.toContain(S);
    expect(result).toMatch(/… \[cut\]$/);
    expect(result.length).toBeLessThan(17_000);
  });

  it('should leave out a secret also where a long text is cut off in the middle of it', () => {
    const rest = ` postgresql://quartet:${S}@db ${'y'.repeat(200)}`;
    for (let before = 16_384 - rest.length; before <= 16_384; before += 1) {
      expect(redactText('x'.repeat(before) + rest)).not.toMatch(/hunt/);
    }
  });
});

describe('redact', () => {
  it.each([
    'password',
    'oldPassword',
    'ADMIN_PASSWORD',
    'passwd',
    'secret',
    'secretKey',
    'authorization',
    'Proxy-Authorization',
    'cookie',
    'set-cookie',
    'cookies',
    'api_key',
    'apiKey',
    'api-key',
    'x-lishop-api-key',
    'hmac',
    'sauce',
    'token',
    'accessToken',
    'credentials',
    'receipt',
  ])('should leave out the member %s, whatever it holds, and show whether it holds anything', (name) => {
    for (const value of [S, 7, [S], { deep: S }, Buffer.from(S)]) {
      expect(redact({ [name]: value, id: 1 })).toEqual({ [name]: '[redacted]', id: 1 });
    }
    for (const value of [null, undefined, true, false])
      expect(redact({ [name]: value, id: 1 })).toStrictEqual({ [name]: value, id: 1 });
  });

  it('should leave out secrets at every depth, and keep the rest', () => {
    const value = {
      request: { method: 'GET', headers: { host: 'h', authorization: `Basic ${S}`, cookie: `id=${S}` } },
      list: [{ password: S }, `password=${S}`, 5, [`redis://:${S}@h`]],
      url: `postgres://u:${S}@h/d`,
    };
    expect(redact(value)).toEqual({
      request: { method: 'GET', headers: { host: 'h', authorization: '[redacted]', cookie: '[redacted]' } },
      list: [{ password: '[redacted]' }, 'password=[redacted]', 5, ['redis://:[redacted]@h']],
      url: 'postgres://u:[redacted]@h/d',
    });
  });

  it('should leave what it is given as it was', () => {
    const value = { password: S, list: [{ secret: S }] };
    redact(value);
    expect(value).toEqual({ password: S, list: [{ secret: S }] });
  });

  it.each([[1], [true], [null], [undefined], [10n]])('should give %s back', (value) => {
    expect(redact(value)).toBe(value);
  });

  it('should give the stack of an error, without secrets', () => {
    const error = new TypeError(`cannot reach postgres://u:${S}@h/d`);
    const text = redact(error);
    expect(text).toMatch(/^TypeError: cannot reach postgres:\/\/u:\[redacted\]@h\/d\n +at /);
    expect(redact({ error: Object.assign(new Error('x'), { stack: undefined }) })).toEqual({ error: 'x' });
  });

  it('should never show bytes', () => {
    expect(redact({ bytes: Buffer.from(S) })).toEqual({ bytes: '[7 bytes]' });
    expect(JSON.stringify(redact({ bytes: new Uint8Array(Buffer.from(S)) }))).not.toContain('104');
  });

  it('should keep times readable', () => {
    const time = new Date('2025-01-02T03:04:05Z');
    expect(JSON.stringify(redact({ time }))).toBe('{"time":"2025-01-02T03:04:05.000Z"}');
  });

  it('should come to an end with an object that holds itself', () => {
    const value: Record<string, unknown> = { password: S };
    value.self = value;
    value.list = [value, { value }];
    const text = JSON.stringify(redact(value));
    expect(text).not.toContain(S);
    expect(text.length).toBeLessThan(10_000);
  });

  it('should come to an end soon with an object that holds itself many times', () => {
    const value: Record<string, unknown> = {};
    for (let nth = 0; nth < 8; nth += 1) value[`self${nth}`] = value;
    expect(JSON.stringify(redact(value)).length).toBeLessThan(10_000);
  });

  it('should come to an end soon with objects that all hold one another', () => {
    const crowd = Array.from({ length: 9 }, (): Record<string, unknown> => ({}));
    for (const one of crowd) crowd.forEach((other, nth) => (one[`to${nth}`] = other));
    expect(JSON.stringify(redact(crowd)).length).toBeLessThan(50_000);
  });

  it('should cut off what is nested very deeply', () => {
    let value: object = { password: S };
    for (let depth = 0; depth < 10_000; depth += 1) value = { value };
    const text = JSON.stringify(redact(value));
    expect(text).not.toContain(S);
    expect(text.length).toBeLessThan(1_000);
  });

  it('should not fail on a member that cannot be read', () => {
    const value = {
      id: 1,
      get broken(): string {
        throw new Error('no');
      },
    };
    expect(() => redact(value)).not.toThrow();
    expect(redact(value)).toMatchObject({ id: 1 });
  });

  it('should show no secret of any object, wherever it stands', () => {
    const secret = fc.constant(S);
    const named = fc
      .tuple(fc.constantFrom('password', 'api_key', 'hmac', 'token', 'Cookie'), secret)
      .map(([name, value]) => ({ [name]: value }));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        named,
        fc.constant(`postgres://u:${S}@h/d`),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(JSON.stringify(redact(value))).not.toContain(S);
      }),
    );
  });
});
