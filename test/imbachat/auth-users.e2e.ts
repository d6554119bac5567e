import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { lockoutsCommand } from '../../src/cli/commands/lockouts.js';
import { eventually } from '../support/eventually.js';
import { runCommand } from '../support/operator-command.js';
import { whileHeld } from '../support/while-held.js';
import { startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;

beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.close());
beforeEach(() => bridge.database.query('TRUNCATE imbachat.users CASCADE'));

describe('auth_users', () => {
  const wrong =
    '{"code":403,"error":"Please enter a correct username and password. Note that both fields may be case-sensitive.","debug":""}';
  const login = (fields: Record<string, string>, form = true) =>
    bridge.api('/imbachat/api/v1/auth_users', {
      method: 'POST',
      ...(form
        ? { body: new URLSearchParams(fields) }
        : { body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } }),
    });

  it('should know a right login from a form and from JSON', async () => {
    await bridge.fill([{ user_id: 5, name: 'Jo', login: 'jo', password: 'käse' }]);
    for (const form of [true, false]) {
      const response = await login({ login: 'jo', password: 'käse' }, form);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('{"name":"Jo","user_id":5}');
    }
  });

  it('should answer every wrong login with 200 and the seed plugin’s text', async () => {
    await bridge.fill([
      { user_id: 5, name: 'Jo', login: 'jo', password: 'käse' },
      { user_id: 6, name: 'Bad', login: 'bad', password: 'käse', banned: true },
      { user_id: 7, name: 'None', login: 'none' },
    ]);
    for (const fields of [
      { login: 'jo', password: 'KÄSE' },
      { login: 'JO', password: 'käse' },
      { login: 'nobody', password: 'käse' },
      { login: 'bad', password: 'käse' },
      { login: 'none', password: '' },
      { login: 'jo' },
      {},
    ] as Record<string, string>[]) {
      const response = await login(fields);
      expect([response.status, await response.text()]).toEqual([200, wrong]);
    }
    expect(await (await bridge.api('/imbachat/api/v1/auth_users', { method: 'POST' })).text()).toBe(wrong);
  });

  it('should check the hashes that a site brings', async () => {
    const hashes = [
      '$2y$10$p5xYDMYWSKKsSP5T5O/bFuyaR4G1Idrd.sx9C7wBpnSRpPfBRtRNe',
      '$argon2id$v=19$m=65536,t=4,p=1$WHJldUZaSlhDczVoT1FFZw$+nIyt4HwgVCOnGH5cDCbPEs5ZT7vTPRCR8OgMCdU3lA',
    ];
    await bridge.fill(
      hashes.map((password_hash, n) => ({ user_id: n + 1, name: `U${n}`, login: `u${n}`, password_hash })),
    );
    for (const n of hashes.keys()) {
      expect(await (await login({ login: `u${n}`, password: 'geheim' })).json()).toEqual({
        name: `U${n}`,
        user_id: n + 1,
      });
      expect(await (await login({ login: `u${n}`, password: 'Geheim' })).text()).toBe(wrong);
    }
  });

  it('should take no more than ten wrong passwords of one login, and say when to come again', async () => {
    await bridge.fill([
      { user_id: 5, name: 'Jo', login: 'guessed', password: 'käse' },
      { user_id: 6, name: 'Al', login: 'al', password: 'käse' },
    ]);
    for (let n = 0; n < 11; n++) {
      expect(await (await login({ login: 'guessed', password: `${n}` })).text()).toBe(wrong);
    }
    const refused = await login({ login: 'guessed', password: 'käse' });
    expect(refused.status).toBe(429);
    const wait = Number(refused.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(30);
    expect(await refused.json()).toEqual({
      code: 429,
      error: `Too many attempts to log in; try again in ${wait} s.`,
      debug: '',
    });
    expect(await (await login({ login: 'al', password: 'käse' })).json()).toEqual({ name: 'Al', user_id: 6 });
  });

  it('should have a login that was guessed at listed as locked out, and let in again by the operator', async () => {
    await runCommand(bridge, lockoutsCommand, [], { lift: '127.0.0.1' });
    await bridge.fill([{ user_id: 5, name: 'Jo', login: 'lifted', password: 'käse' }]);
    for (let n = 0; n < 11; n++) await login({ login: 'lifted', password: `${n}` });
    expect((await login({ login: 'lifted', password: 'käse' })).status).toBe(429);
    const listed = await eventually(async () => {
      const text = await runCommand(bridge, lockoutsCommand);
      return text.startsWith('imbachat') && text;
    });
    expect(listed).toMatch(/^imbachat +127\.0\.0\.1 +the id [\w-]{12} .* lock-out \d+$/);
    const [row] = await bridge.database.query<{ name: string; seconds: number }>(
      'SELECT name, extract(epoch FROM until - since)::int AS seconds FROM platform.lockouts WHERE lifted IS NULL',
    );
    expect(row?.seconds).toBeGreaterThan(14 * 60);
    // Nobody finds out by trying whose login it is.
    for (const digest of ['hex', 'base64', 'base64url'] as const)
      expect(row?.name).not.toContain(createHash('sha256').update('lifted').digest(digest));
    const [, id = ''] = /lock-out (\d+)/.exec(listed) ?? [];
    expect(await runCommand(bridge, lockoutsCommand, [], { lift: id })).toBe('Lifted: 1.');
    const right = await eventually(async () => {
      const response = await login({ login: 'lifted', password: 'käse' });
      return response.status === 200 && response.text();
    });
    expect(right).toBe('{"name":"Jo","user_id":5}');
    for (let n = 0; n < 10; n++)
      expect(await (await login({ login: 'lifted', password: `${n}` })).text()).toBe(wrong);
  });

  it('should refuse whoever comes while 32 passwords wait to be looked at', async () => {
    const password_hash = '$2b$04$cUzpAJmipTDny8NcANs/5OGlhvZvCNBWI80D1pbNs6.g4y5m1svLy';
    await bridge.fill(
      Array.from({ length: 40 }, (_, n) => ({ user_id: n + 1, name: 'U', login: `many${n}`, password_hash })),
    );
    const statuses: number[] = [];
    let answers: Promise<void>[] = [];
    await whileHeld(bridge.database, 'LOCK TABLE imbachat.users IN ACCESS EXCLUSIVE MODE', async () => {
      answers = Array.from({ length: 40 }, async (_, n) => {
        statuses.push((await login({ login: `many${n}`, password: 'right' })).status);
      });
      while (statuses.length < 6) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(statuses).toEqual(Array.from({ length: 6 }, () => 429));
    });
    await Promise.all(answers);
    expect(statuses.filter((status) => status === 200)).toHaveLength(34);
  }, 60_000);
});
