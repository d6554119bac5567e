import { afterEach, describe, expect, it } from '@jest/globals';
import { lockoutsCommand } from '../../src/cli/commands/lockouts.js';
import { RedactingLogger } from '../../src/shared/observability/logger.js';
import { basic } from '../support/basic.js';
import { BobuxClient } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { runCommand } from '../support/operator-command.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
afterEach(() => quartet.close());

const as = (name: string, password: string): Record<string, string> => ({
  authorization: basic(name, password),
});

/** A route of each, and wrong credentials for it. */
const CONTEXTS: [
  context: string,
  path: string,
  method: string,
  wrong: (n: number) => Record<string, string>,
][] = [
  ['operator', '/metrics', 'GET', (n) => as(`guess${n}`, 'x')],
  ['imbachat', '/imbachat/users', 'GET', (n) => as(`guess${n}`, 'x')],
  ['imvu', '/imvu/accounts', 'GET', (n) => as(`guess${n}`, 'x')],
  ['imvu', '/imvu/users', 'POST', (n) => ({ api_key: `guess${n}` })],
  ['lishop', '/articles', 'GET', (n) => ({ api_key: `guess${n}` })],
];

const statusOf = async (
  path: string,
  method: string,
  headers: Record<string, string> = {},
): Promise<number> => (await fetch(quartet.url + path, { method, headers })).status;

describe('a lock-out', () => {
  it.each(CONTEXTS)('should be of %s alone (%s)', async (context, path, method, wrong) => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '2/300' });
    const seen: number[] = [];
    for (let n = 0; n < 4; n += 1) seen.push(await statusOf(path, method, wrong(n)));
    expect(seen).toEqual([401, 401, 429, 429]);
    for (const [other, otherPath, otherMethod, otherWrong] of CONTEXTS) {
      const expected = other === context ? 429 : 401;
      expect([other, await statusOf(otherPath, otherMethod, otherWrong(9))]).toEqual([other, expected]);
    }
    expect((await (await quartet.connect()).send('ping')).success).toBe(true);
  });

  it.each(CONTEXTS)(
    'should not come of calls without credentials at %s (%s)',
    async (_context, path, method) => {
      quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '2/300' });
      const seen = new Set<number>();
      for (let n = 0; n < 10; n += 1) seen.add(await statusOf(path, method));
      expect([...seen]).toEqual([401]);
      expect(await statusOf('/metrics', 'GET', as('operator', 'right horse'))).toBe(200);
    },
  );

  it('should be told once, with address and key id, and never the name or key', async () => {
    const lines: string[] = [];
    class Lines extends RedactingLogger {
      override warn(message: string): void {
        lines.push(message);
      }
    }
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '2/300' }, undefined, { logger: new Lines(false) });
    for (let n = 0; n < 9; n += 1) await statusOf('/articles', 'GET', { api_key: `a-secret-key-${n}` });
    const told = lines.filter((line) => line.includes('too many wrong credentials'));
    expect(told).toEqual([
      expect.stringMatching(/^lishop: .* from 127\.0\.0\.1, .* id [\w-]{12}: for 300 s/),
    ]);
    expect(told[0]).not.toContain('a-secret-key');
  });

  it('should be listed and lifted by the operator while Quartet runs', async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '2/300' });
    expect(await runCommand(quartet, lockoutsCommand)).toBe('Nobody is locked out.');
    for (let n = 0; n < 3; n += 1) await statusOf('/metrics', 'GET', as(`guess${n}`, 'x'));
    expect(await statusOf('/metrics', 'GET', as('operator', 'right horse'))).toBe(429);
    await eventually(async () => /^operator +127\.0\.0\.1 /.test(await runCommand(quartet, lockoutsCommand)));
    expect(await runCommand(quartet, lockoutsCommand, [], { lift: '192.0.2.1' })).toBe(
      'There was nothing to lift.',
    );
    expect(await runCommand(quartet, lockoutsCommand, [], { lift: '127.0.0.1' })).toBe('Lifted: 1.');
    await eventually(async () => (await statusOf('/metrics', 'GET', as('operator', 'right horse'))) === 200);
    expect(await runCommand(quartet, lockoutsCommand)).toBe('Nobody is locked out.');
    // The next one is a new one.
    for (let n = 0; n < 3; n += 1) await statusOf('/metrics', 'GET', as(`guess${n}`, 'x'));
    await eventually(async () => (await runCommand(quartet, lockoutsCommand)) !== 'Nobody is locked out.');
  });

  it('should not be lifted in a process that was started later than what the operator lifted', async () => {
    const environment = { LIMIT_AUTH_FAILURES: '2/300' };
    quartet = await startTestApp(environment);
    for (let n = 0; n < 3; n += 1) await statusOf('/metrics', 'GET', as(`guess${n}`, 'x'));
    await eventually(async () => (await runCommand(quartet, lockoutsCommand)) !== 'Nobody is locked out.');
    await runCommand(quartet, lockoutsCommand, [], { lift: '127.0.0.1' });
    const later = await startTestApp(environment, quartet.database);
    try {
      const seen: number[] = [];
      for (let n = 0; n < 5; n += 1) {
        const headers = as(`guess${n}`, 'x');
        seen.push((await fetch(`${later.url}/metrics`, { headers })).status);
      }
      expect(seen).toEqual([401, 401, 429, 429, 429]);
      await eventually(async () => (await runCommand(quartet, lockoutsCommand)) !== 'Nobody is locked out.');
      await runCommand(quartet, lockoutsCommand, [], { lift: '127.0.0.1' });
      const right = { headers: as('operator', 'right horse') };
      await eventually(async () => (await fetch(`${later.url}/metrics`, right)).status === 200);
    } finally {
      await later.close();
    }
  });

  it('should be lifted for websockets too', async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '1/300' });
    const wrong = { ...quartet.key, secret: 'ab'.repeat(32) };
    expect(await (await quartet.connect(wrong)).error('ping')).toBe('INVALID_AUTH_ERROR');
    const out = await BobuxClient.connect(quartet.bobuxUrl, quartet.key);
    expect((await out.closed).code).toBe(1008);
    await eventually(async () => (await runCommand(quartet, lockoutsCommand)).startsWith('bobux'));
    await runCommand(quartet, lockoutsCommand, [], { lift: '127.0.0.1' });
    await eventually(async () => {
      const client = await quartet.connect();
      return client.send('ping').then(
        ({ success }) => success,
        () => false,
      );
    });
  });
});
