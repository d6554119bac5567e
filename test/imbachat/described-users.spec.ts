import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { readDirectoryItem } from '../../src/contexts/imba-chat-bridge/directory/directory-item.js';
import { committedOpenApi, strictJsonSchema } from '../support/described-answers.js';

/** openapi.json as clients of other languages read it, and what reads their uploads. */
const ajv = new Ajv({ strict: false });
ajvFormats.default(ajv, ['int64']);
ajv.addSchema({
  $id: 'openapi',
  components: {
    schemas: Object.fromEntries(
      Object.entries(committedOpenApi().components.schemas).map(([name, schema]) => [
        name,
        JSON.parse(
          JSON.stringify(strictJsonSchema(schema)).replaceAll('"#/components', '"openapi#/components'),
        ),
      ]),
    ),
  },
});
const described = ajv.compile({ $ref: 'openapi#/components/schemas/NewImbachatUser' });
const isRead = (user: unknown): boolean => 'value' in readDirectoryItem(user);

const max = Number.MAX_SAFE_INTEGER;
const BCRYPT = '$2b$04$cUzpAJmipTDny8NcANs/5OGlhvZvCNBWI80D1pbNs6.g4y5m1svLy';
const long = (characters: number): string => 'x'.repeat(characters);
const profile = { user_id: 'P11-A', name: 'P' };

/** Of each field, and right beside the two that must be there. */
const right: Record<string, unknown[]> = {
  user_id: [1, '1', '0017', max, String(max)],
  name: ['x', ' ', long(255), '😀'.repeat(255), null],
  avatar_url: ['https://a.example/x', 'HTTP://a.example', '/x', '/', `/${long(2_047)}`, null],
  profile_url: ['http://a.example/?q=ü', null],
  lastlogin: [0, 1763720000, '1763720000', 1763720000123, null],
  badge: ['Gold', long(255), null],
  profiles: [{}, { [long(64)]: profile }, { a: { ...profile, user_id: 1.5, avatar_url: false } }, null],
  chat_role: ['admin', 'user', null],
  permissions: [{}, { can_write: true, rooms: [1, { a: null }] }, ['a'], null],
  login: ['jo', long(255), null],
  password: ['x', long(72), null],
  password_hash: [BCRYPT, null],
  email: ['jo@example.org', 'whatever', null],
  banned: [true, false, null],
};
const wrong: Record<string, unknown[]> = {
  user_id: [0, -1, 1.5, max + 1, '12345678901234567', 'x', '', '1 ', null, true, {}],
  name: [5, long(256), {}, true],
  avatar_url: ['javascript:alert(1)', 'ftp://a.example', 'x', `/${long(2_048)}`, 'https://a b', 5, {}, true],
  profile_url: ['data:text/html,x', 1],
  lastlogin: [-1, 1.5, 'yesterday', '1e9', true, {}],
  badge: [5, long(256), {}],
  profiles: [
    5,
    'x',
    [profile],
    { a: 5 },
    { a: null },
    { a: {} },
    { a: { name: 'P' } },
    { a: { ...profile, name: '' } },
    { a: { ...profile, user_id: long(65) } },
    { a: { ...profile, avatar_url: 'javascript:1' } },
    { a: { ...profile, more: 1 } },
  ],
  chat_role: ['king', 'ADMIN', 1, true],
  permissions: [5, 'all', true],
  login: [5, long(256), {}],
  password: [5, long(73)],
  password_hash: [5, long(513)],
  email: [5, long(321)],
  banned: ['no', 1, {}],
  nickname: ['x'],
};

/** More than a schema can say: it lets these through. */
const unsaid: [string, object][] = [
  ['bytes', { password: 'é'.repeat(37) }],
  ['the kinds of hash', { password_hash: 'md5' }],
  ['costs', { password_hash: BCRYPT.replace('$04$', '$20$') }],
  ['one field beside another', { password: 'x', password_hash: BCRYPT }],
  ['NUL', { name: 'a\0b' }],
  ['half surrogates', { badge: '\ud800' }],
  ['NUL in a name', { permissions: { 'a\0': 1 } }],
  ['how deep', { permissions: JSON.parse('['.repeat(80) + ']'.repeat(80)) }],
  ['how long a name is', { profiles: { [long(65)]: profile } }],
];

describe('a user of an upload', () => {
  const cases = (values: Record<string, unknown[]>) =>
    Object.entries(values).flatMap(([field, each]) =>
      each.map((value) => [field, JSON.stringify(value).slice(0, 60), value] as const),
    );

  it.each(cases(right))('should be taken as described, with %s %s', (field, _text, value) => {
    const user = { user_id: 1, name: 'x', [field]: value };
    expect([described(user), isRead(user)]).toEqual([true, true]);
  });

  it.each(cases(wrong))('should be refused as described, with %s %s', (field, _text, value) => {
    const user = { user_id: 1, name: 'x', [field]: value };
    expect([described(user), isRead(user)]).toEqual([false, false]);
  });

  it.each([{}, { user_id: 1 }, { name: 'x' }, [], 'x', 5, null, [{ user_id: 1, name: 'x' }]])(
    'should be refused as described: %j',
    (user) => {
      expect([described(user), isRead(user)]).toEqual([false, false]);
    },
  );

  it.each(unsaid)('should be refused though no schema can say it: %s', (_what, fields) => {
    const user = { user_id: 1, name: 'x', ...fields };
    expect([described(user), isRead(user)]).toEqual([true, false]);
  });
});
