import { describe, expect, it } from '@jest/globals';
import { flag, oneOf } from './choice.js';
import { instant, parseInstant } from './instant.js';
import { isMailAddress } from './mail-address.js';
import { isUuid, uuid } from './uuid.js';
import { isWebAddress, webAddress } from './web-address.js';
import { id, MAX_ID, wholeNumber, wholeNumberOfText } from './whole-number.js';

describe('a whole number', () => {
  const rule = wholeNumber({ min: 1, max: 3600, of: 'of seconds' });

  it.each([
    [1, undefined],
    [3600, undefined],
    [0, 'range'],
    [3601, 'range'],
    [1.5, 'type'],
    [NaN, 'type'],
    [Infinity, 'type'],
    ['1', 'type'],
    [null, 'type'],
    [true, 'type'],
  ])('should answer %p with %s', (value, refusal) => {
    expect(rule.refusal(value)).toBe(refusal);
  });

  it('should say how large it may be', () => {
    expect(rule.expected).toBe('a whole number of seconds from 1 to 3600');
    expect(rule.schema).toEqual({ type: 'integer', format: 'int32', minimum: 1, maximum: 3600 });
    expect(id.schema.format).toBe('int64');
  });

  it('should be an id up to where numbers are exact', () => {
    expect(id.refusal(MAX_ID)).toBeUndefined();
    expect(id.refusal(MAX_ID + 1)).toBe('range');
    expect(id.refusal(0)).toBe('range');
  });

  it.each([
    ['7', 7],
    ['-7', -7],
    ['007', 7],
    ['9007199254740991', MAX_ID],
    ['90071992547409910', '90071992547409910'],
    ['1e3', '1e3'],
    ['0x10', '0x10'],
    [' 7', ' 7'],
    ['', ''],
    ['7.0', '7.0'],
    ['٧', '٧'],
    [7, 7],
    [null, null],
  ])('should read the text %j as %j', (sent, read) => {
    expect(wholeNumberOfText(sent)).toBe(read);
  });
});

describe('a UUID', () => {
  it.each([
    ['0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11', true],
    ['0B9E4A0E-3A44-4F0E-9D57-6C1B6F1C2A11', true],
    ['00000000-0000-0000-0000-000000000000', true],
    ['0b9e4a0e3a444f0e9d576c1b6f1c2a11', false],
    ['{0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11}', false],
    ['0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a1g', false],
    ['0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11\n', false],
    ['', false],
  ])('should be told from %j: %s', (value, right) => {
    expect(isUuid(value)).toBe(right);
    expect(uuid.refusal(value)).toBe(right ? undefined : 'form');
  });
});

describe('an instant', () => {
  it.each([
    ['2026-01-05T12:00:00Z', '2026-01-05T12:00:00.000Z'],
    ['2026-01-05t12:00:00z', '2026-01-05T12:00:00.000Z'],
    ['2026-01-05T12:00:00.5+02:00', '2026-01-05T10:00:00.500Z'],
    ['2026-01-05T12:00:00.123456789-00:30', '2026-01-05T12:30:00.123Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0050-01-01T00:00:00Z', '0050-01-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ])('should be read from %s', (text, iso) => {
    expect(parseInstant(text)?.toISOString()).toBe(iso);
    expect(instant.refusal(text)).toBeUndefined();
  });

  it.each([
    '2026-01-05',
    '2026-01-05T12:00:00',
    '2026-01-05 12:00:00Z',
    '2026-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-05T24:00:00Z',
    '2026-01-05T12:60:00Z',
    '2026-01-05T12:00:00+24:00',
    '2026-01-05T12:00:00.Z',
    '2026-01-05T12:00:00.1234567890Z',
    '12026-01-05T12:00:00Z',
    'now',
    '',
  ])('should not be read from %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
    expect(instant.refusal(text)).toBe('form');
  });
});

describe('a web address', () => {
  it.each([
    ['https://example.org/a?b=c#d', true, true],
    ['HTTP://example.org', true, true],
    ['/avatars/1.png', false, true],
    ['javascript:alert(1)', false, false],
    ['data:text/html,x', false, false],
    [' https://example.org', false, false],
    ['https://exa mple.org', false, false],
    ['http://', false, false],
    ['http://[', false, false],
    ['//example.org', false, true],
    ['ftp://example.org', false, false],
  ])('should say of %j: alone %s, where a path is taken too %s', (text, absolute, relative) => {
    expect(isWebAddress(text)).toBe(absolute);
    expect(isWebAddress(text, true)).toBe(relative);
  });

  it('should have a length', () => {
    const long = `https://example.org/${'a'.repeat(2_028)}`;
    expect(webAddress().refusal(long)).toBeUndefined();
    expect(webAddress().refusal(`${long}a`)).toBe('too-long');
    expect(webAddress().refusal('')).toBe('empty');
    expect(webAddress().refusal('https://example.org/\0')).toBe('unstorable');
    expect(webAddress().refusal(1)).toBe('type');
  });
});

describe('a mail address', () => {
  it.each([
    ['ada@example.org', true],
    ['ada+lists@mail.example.org', true],
    ['çelik@bücher.example', true],
    [`${'a'.repeat(64)}@example.org`, true],
    [`${'a'.repeat(65)}@example.org`, false],
    [`a@${'b'.repeat(63)}.org`, true],
    [`a@${'b'.repeat(64)}.org`, false],
    [`a@${'b.'.repeat(126)}org`, false],
    ['ada.l@example.org', true],
    ['.ada@example.org', false],
    ['ada.@example.org', false],
    ['ada..l@example.org', false],
    ['ada', false],
    ['ada@localhost', false],
    ['@example.org', false],
    ['ada@', false],
    ['ada@-example.org', false],
    ['ada@example-.org', false],
    ['ada@example..org', false],
    ['ada@example.org.', false],
    ['ada@b@example.org', false],
    ['ada@example.org,eve@example.org', false],
    ['Ada <ada@example.org>', false],
    ['"ada"@example.org', false],
    ['ada@example.org\r\nBcc: eve@example.org', false],
    ['ada\u200b@example.org', false],
    ['ada\ud83e@example.org', false],
    ['ada\0@example.org', false],
    ['ada@192.0.2.7', false],
  ])('should be told from %j: %s', (text, right) => {
    expect(isMailAddress(text)).toBe(right);
  });
});

describe('a choice', () => {
  it('should be one of a few texts', () => {
    const rule = oneOf(['good', 'invalid', 'rate_limited']);
    expect(rule.expected).toBe('good, invalid or rate_limited');
    expect(rule.schema.enum).toEqual(['good', 'invalid', 'rate_limited']);
    expect(['good', 'Good', '', 1, null].map((value) => rule.refusal(value))).toEqual([
      undefined,
      'form',
      'form',
      'type',
      'type',
    ]);
  });

  it('should be true or false, and no word or number for them', () => {
    expect([true, false, 'true', 1, 0, null].map((value) => flag.refusal(value))).toEqual([
      undefined,
      undefined,
      ...Array<string>(4).fill('type'),
    ]);
  });
});
