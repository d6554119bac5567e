import { execFileSync, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock } from '../../src/shared/jobs/clock.js';
import { RedactingLogger } from '../../src/shared/observability/logger.js';
import { SEED_SECRET, startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;

beforeAll(async () => {
  bridge = await startBridge();
  await bridge.fill([
    { user_id: 1, name: 'A' },
    { user_id: 2, name: 'B', banned: true },
  ]);
});
afterAll(() => bridge.close());

const token = async (body: unknown, on = bridge): Promise<[number, any]> => {
  const response = await on.operator('POST', '/imbachat/tokens', body);
  return [response.status, await response.json()];
};
const part = (jwt: string, n: number): any =>
  JSON.parse(Buffer.from(jwt.split('.')[n] ?? '', 'base64url').toString());
const verifies = (jwt: string, secret: string): boolean => {
  const [header, payload, signature] = jwt.split('.');
  return createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url') === signature;
};
const php = spawnSync('php', ['-v']).status === 0;
const SCRIPT = 'test/vectors/imbachat/jwt.php';
const vectors = JSON.parse(readFileSync('test/vectors/imbachat/jwt.json', 'utf8')) as {
  secret: string;
  user_id: number;
  exp: number;
  token: string;
}[];

describe('a token', () => {
  it('should be an HS256 JWT of exp and user_id, and nothing else', async () => {
    const now = Math.floor(Date.now() / 1000);
    const [status, body] = await token({ user_id: 1, ttl: 60 });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['token', 'user_id', 'expires_at']);
    expect(part(body.token, 0)).toEqual({ typ: 'JWT', alg: 'HS256' });
    expect(part(body.token, 1)).toEqual({ exp: body.expires_at, user_id: 1 });
    expect(body.expires_at - now).toBeGreaterThanOrEqual(60);
    expect(body.expires_at - now).toBeLessThan(75);
    expect(verifies(body.token, SEED_SECRET)).toBe(true);
    expect(verifies(body.token, `${SEED_SECRET}x`)).toBe(false);
  });

  it('should last an hour unless something else is asked for', async () => {
    const [, body] = await token({ user_id: '1' });
    expect(Math.abs(body.expires_at - Date.now() / 1000 - 3600)).toBeLessThan(15);
    expect(body.user_id).toBe(1);
  });

  it('should be signed with the first of two secrets', async () => {
    const rotating = await startBridge({ IMBACHAT_SECRET_KEY: 'the new one , the old one' });
    try {
      await rotating.fill([{ user_id: 1, name: 'A' }]);
      const [, { token: jwt }] = await token({ user_id: 1 }, rotating);
      expect(verifies(jwt, 'the new one')).toBe(true);
      expect(verifies(jwt, 'the old one')).toBe(false);
    } finally {
      await rotating.close();
    }
  });

  it.each([
    ['k'.repeat(31), 1],
    ['k'.repeat(32), 0],
    [`${'k'.repeat(32)},short`, 0],
  ])(
    'should be signed with %s, with %i warnings that it is too short',
    async (IMBACHAT_SECRET_KEY, count) => {
      const warnings: string[] = [];
      class Warnings extends RedactingLogger {
        override warn(message: string): void {
          warnings.push(message);
        }
      }
      const started = await startBridge({ IMBACHAT_SECRET_KEY }, undefined, new Warnings(false));
      await started.close();
      expect(warnings.filter((line) => line.startsWith('IMBACHAT_SECRET_KEY has less'))).toHaveLength(count);
      expect(warnings.join('')).not.toContain(IMBACHAT_SECRET_KEY);
    },
  );

  it('should be refused for a wrong ttl or id', async () => {
    for (const ttl of [59, 604_801, 0, -1, 60.5, '3600', null]) {
      expect(await token({ user_id: 1, ttl })).toEqual([
        400,
        {
          statusCode: 400,
          error: 'Bad Request',
          message: 'ttl must be a whole number of seconds, 60 to 604800.',
        },
      ]);
    }
    for (const ttl of [60, 604_800]) expect((await token({ user_id: 1, ttl }))[0]).toBe(200);
    for (const body of [{ user_id: 'x' }, { user_id: 0 }, {}, { user_id: 1.5 }]) {
      expect((await token(body))[1].message).toBe(
        'user_id must be a whole number from 1 to 9007199254740991.',
      );
    }
    for (const body of [[], 7, { user_id: 1, extra: 1 }]) expect((await token(body))[0]).toBe(400);
  });

  it('should be refused to unknown and to banned users, with an error that says so', async () => {
    expect(await token({ user_id: 3 })).toEqual([
      404,
      { statusCode: 404, error: 'Not Found', message: 'There is no user 3.' },
    ]);
    expect(await token({ user_id: 2 })).toEqual([
      403,
      { statusCode: 403, error: 'Forbidden', message: 'User 2 is banned and gets no token.' },
    ]);
    await bridge.operator('PATCH', '/imbachat/directory/users/2', { banned: false });
    expect((await token({ user_id: 2 }))[0]).toBe(200);
  });
});

describe('beside the seed’s getJWT', () => {
  for (const { secret, user_id, exp, token: recorded } of vectors) {
    it(`should say and sign the same for user ${user_id} (recorded vector)`, async () => {
      const at = await startBridge({ IMBACHAT_SECRET_KEY: secret });
      try {
        at.app.get(Clock).now = () => new Date((exp - 3600) * 1000);
        await at.fill([{ user_id, name: 'A' }]);
        const [, { token: ours }] = await token({ user_id, ttl: 3600 }, at);
        expect(part(ours, 1)).toEqual(part(recorded, 1));
        expect(part(ours, 0)).toEqual(part(recorded, 0));
        expect(verifies(recorded, secret)).toBe(true);
        expect(verifies(ours, secret)).toBe(true);
      } finally {
        await at.close();
      }
    });
  }

  const live = php ? it : it.skip;
  const reason = php ? '' : ' (skipped: php is not installed)';

  live(`should be taken by PHP’s own check of the signature, and take PHP’s${reason}`, async () => {
    const [, { token: ours }] = await token({ user_id: 1 });
    expect(execFileSync('php', [SCRIPT, 'verify', SEED_SECRET, ours]).toString()).toBe('valid');
    expect(execFileSync('php', [SCRIPT, 'verify', 'another', ours]).toString()).toBe('invalid');
    const theirs = execFileSync('php', [SCRIPT, 'sign', SEED_SECRET, '1', '3600']).toString();
    expect(verifies(theirs, SEED_SECRET)).toBe(true);
    expect(Object.keys(part(theirs, 1)).toSorted()).toEqual(Object.keys(part(ours, 1)).toSorted());
  });
});
