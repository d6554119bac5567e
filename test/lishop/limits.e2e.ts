import { afterEach, describe, expect, it } from '@jest/globals';
import { lockoutsCommand } from '../../src/cli/commands/lockouts.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp, type Answer } from '../support/lishop-app.js';
import { runCommand } from '../support/operator-command.js';

let lishop: LiShopApp;
afterEach(async () => {
  await lishop.close();
});

const HERE = '192.0.2.1';
const ELSEWHERE = '192.0.2.2';
const from = (address: string): { headers: Record<string, string> } => ({
  headers: { 'x-forwarded-for': address },
});
const unknownKey = (n: number): string => n.toString(16).padStart(32, '0');

function expectRefused(answer: Answer): void {
  expect([answer.status, answer.text, answer.type]).toEqual([
    429,
    'Too Many Requests',
    'text/plain; charset=utf-8',
  ]);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

describe('who guesses keys', () => {
  it('should get 429 with Retry-After past so many different unknown keys, while another address is served', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LISHOP_LIMIT_UNKNOWN_KEYS: '5/300' });
    const key = await lishop.register();
    const get = (as: string, address: string): Promise<Answer> =>
      lishop.call('/articles', { method: 'GET', key: as, ...from(address) });
    for (let n = 0; n < 5; n++) expect((await get(unknownKey(n), HERE)).status).toBe(401);
    expectRefused(await get(unknownKey(5), HERE));
    // Or the one right guess among many would be told by its answer.
    expectRefused(await get(key, HERE));
    expect((await get(key, ELSEWHERE)).status).toBe(200);
    expect((await get(unknownKey(6), ELSEWHERE)).status).toBe(401);
  });

  it('should count an unknown key also beside a right one in the other header', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LISHOP_LIMIT_UNKNOWN_KEYS: '5/300' });
    const own = await lishop.register();
    const beside = async (guess: string): Promise<number> => {
      const headers = { ...from(HERE).headers, api_key: guess, 'x-lishop-api-key': own };
      return (await lishop.call('/articles', { method: 'GET', headers })).status;
    };
    for (let n = 0; n < 5; n++) expect(await beside(unknownKey(n))).toBe(200);
    expect(await beside(unknownKey(5))).toBe(429);
    // Who sends no guess is served: the key has proved itself from there.
    expect((await lishop.call('/articles', { method: 'GET', key: own, ...from(ELSEWHERE) })).status).toBe(
      200,
    );
  });

  it('should be listed as locked out, and let in again by the operator', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LISHOP_LIMIT_UNKNOWN_KEYS: '2/300' });
    const { quartet } = lishop;
    const get = (n: number, address: string): Promise<Answer> =>
      lishop.call('/articles', { method: 'GET', key: unknownKey(n), ...from(address) });
    for (const address of [HERE, ELSEWHERE]) {
      for (let n = 0; n < 2; n++) expect((await get(n, address)).status).toBe(401);
      expectRefused(await get(2, address));
    }
    const listed = await eventually(async () => {
      const lines = (await runCommand(quartet, lockoutsCommand)).split('\n');
      return lines.length === 2 && lines;
    });
    for (const [at, address] of [ELSEWHERE, HERE].entries())
      expect(listed[at]).toMatch(
        new RegExp(`^lishop +${address} +all but proven ids .* lock-out \\d+ +\\(last id [\\w-]{12}\\)$`),
      );
    expect(await runCommand(quartet, lockoutsCommand, [], { lift: HERE })).toBe('Lifted: 1.');
    await eventually(async () => (await get(3, HERE)).status === 401);
    expectRefused(await get(3, ELSEWHERE));
    expect((await get(4, HERE)).status).toBe(401);
    expectRefused(await get(5, HERE));
  });

  it('should not be a family: many keys that are right, and a removed one that a phone goes on with', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LISHOP_LIMIT_UNKNOWN_KEYS: '3/300' });
    const owner = await lishop.register();
    const guests = [];
    for (let n = 0; n < 8; n++) guests.push(await lishop.invite(owner, `guest${n}@example.com`));
    const [removed = '', ...others] = guests;
    await lishop.call('/removeApiKey', { key: owner, json: { sharedApiKey: removed } });
    for (let n = 0; n < 10; n++) {
      const answer = await lishop.call('/articles', { method: 'GET', key: removed, ...from(HERE) });
      expect(answer.status).toBe(401);
    }
    for (const key of [owner, ...others]) {
      const answer = await lishop.call('/articles', { method: 'GET', key, ...from(HERE) });
      expect(answer.status).toBe(200);
    }
  });

  it('should not be a phone that goes on with a removed key, whatever limit is looked at', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LIMIT_AUTH_FAILURES: '4/300' });
    const owner = await lishop.register();
    const removed = await lishop.invite(owner);
    await lishop.call('/removeApiKey', { key: owner, json: { sharedApiKey: removed } });
    const get = (key: string): Promise<Answer> =>
      lishop.call('/articles', { method: 'GET', key, ...from(HERE) });
    for (let n = 0; n < 10; n++) {
      const { status, text } = await get(removed);
      expect([status, text]).toEqual([401, 'Unauthorized']);
    }
    expect((await get(owner)).status).toBe(200);
    // It counted once: three different keys are left, and each of them counts.
    for (let n = 0; n < 3; n++) expect((await get(unknownKey(n))).status).toBe(401);
    expectRefused(await get(unknownKey(3)));
    expectRefused(await get(removed));
  });

  it('should be counted by LIMIT_AUTH_FAILURES too, with wrong secrets of registerAccount among them', async () => {
    lishop = await LiShopApp.start({
      TRUST_PROXY: '1',
      LIMIT_AUTH_FAILURES: '4/300',
      LISHOP_API_SECRET: 'sesame',
    });
    const register = (secret: string, address: string): Promise<Answer> =>
      lishop.call('/registerAccount', {
        json: { secret, paymentIdentifier: 'p', receipt: 'r' },
        ...from(address),
      });
    for (let n = 0; n < 2; n++) expect((await register('wrong', HERE)).status).toBe(403);
    for (let n = 0; n < 2; n++) {
      // Without a key nobody guesses.
      expect((await lishop.call('/articles', { method: 'GET', ...from(HERE) })).status).toBe(401);
      const key = unknownKey(n + 10);
      expect((await lishop.call('/articles', { method: 'GET', key, ...from(HERE) })).status).toBe(401);
    }
    expectRefused(await register('sesame', HERE));
    expectRefused(await lishop.call('/articles', { method: 'GET', key: unknownKey(1), ...from(HERE) }));
    expect((await register('sesame', ELSEWHERE)).status).toBe(200);
  });
});

describe('invitations', () => {
  it('should be rationed for each mail address, of whatever list, and for each list', async () => {
    lishop = await LiShopApp.start({ LISHOP_LIMIT_INVITATIONS: '3/3600' });
    const invite = (key: string, email: string): Promise<Answer> =>
      lishop.call('/requestNewApiKey', { key, json: { email } });
    const [one, two, three] = [await lishop.register(), await lishop.register(), await lishop.register()];
    expect((await invite(one, 'victim@example.com')).status).toBe(200);
    expect((await invite(one, 'Victim@example.com')).status).toBe(200);
    expect((await invite(two, 'VICTIM@example.com')).status).toBe(200);
    expectRefused(await invite(three, 'victim@example.com'));
    expect((await invite(one, 'other@example.com')).status).toBe(200);
    expectRefused(await invite(one, 'yet-another@example.com'));
    expect((await invite(two, 'yet-another@example.com')).status).toBe(200);
  });
});

describe('recoverApiKey', () => {
  it('should be rationed for each caller and for each mail address', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LISHOP_LIMIT_RECOVER: '2/3600' });
    await lishop.invite(await lishop.register(), 'ann@example.com');
    const recover = (email: string, address: string): Promise<Answer> =>
      lishop.call('/recoverApiKey', { form: { email }, ...from(address) });
    for (const email of ['x@example.com', 'y@example.com'])
      expect((await recover(email, HERE)).status).toBe(404);
    expectRefused(await recover('ann@example.com', HERE));
    expect((await recover('ann@example.com', ELSEWHERE)).status).toBe(200);
    expect((await recover('ANN@example.com', '192.0.2.3')).status).toBe(200);
    expectRefused(await recover('ann@example.com', '192.0.2.4'));
  });
});

describe('recoverApiKey of one address in many spellings', () => {
  it('should be rationed as of one, and its twins get nothing', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LISHOP_LIMIT_RECOVER: '2/3600' });
    await lishop.invite(await lishop.register(), 'victim@target.example');
    let caller = 0;
    const recover = (email: string): Promise<Answer> =>
      lishop.call('/recoverApiKey', { form: { email }, ...from(`198.51.100.${++caller}`) });
    expect((await recover('victim@target.example')).status).toBe(200);
    expect((await recover('VICTIM@\uff34arget.example')).status).toBe(200);
    for (const email of ['Victim@Target.Example', ' victim@TARGET.example ', 'victim@t\u00adarget.example']) {
      const answer = await recover(email);
      // A soft hyphen is no letter: no address at all.
      if (email.includes('\u00ad')) expect(answer.status).toBe(404);
      else expectRefused(answer);
    }
    for (const email of ['v\u0130ct\u0130m@target.example', 'V\u0130CT\u0130M@target.example']) {
      expect((await recover(email)).status).toBe(404);
    }
  });
});

describe('recoverApiKey of what is no address', () => {
  it('should find nobody, and count for its caller', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LISHOP_LIMIT_RECOVER: '5/3600' });
    const recover = (email: string): Promise<Answer> =>
      lishop.call('/recoverApiKey', { form: { email }, ...from(HERE) });
    for (const email of ['x'.repeat(200_000), `a@${'b.'.repeat(50_000)}c`, 'ann', 'a\0@example.com', '@']) {
      const { status, text } = await recover(email);
      expect([status, text]).toEqual([404, 'email not found']);
    }
    expectRefused(await recover('ann@example.com'));
  });
});

describe('requests', () => {
  it('should be limited for each address in a second', async () => {
    lishop = await LiShopApp.start({ TRUST_PROXY: '1', LIMIT_REQUESTS: '5/60' });
    const key = await lishop.register();
    const get = (address: string): Promise<Answer> =>
      lishop.call('/articles', { method: 'GET', key, ...from(address) });
    for (let n = 0; n < 5; n++) expect((await get(HERE)).status).toBe(200);
    expectRefused(await get(HERE));
    for (const path of [
      '/1.0/articles.json',
      '/articles/7.js',
      '/registerAccount',
      '/api_keys/sharedApiKey',
    ]) {
      expectRefused(await lishop.call(path, from(HERE)));
    }
    // Outside of LiShop the form is the platform's.
    const health = await lishop.call('/health/live', { method: 'GET', ...from(HERE) });
    expect([health.status, health.json]).toEqual([
      429,
      { statusCode: 429, error: 'Too Many Requests', message: expect.stringMatching(/^Too many requests; /) },
    ]);
    expect((await get(ELSEWHERE)).status).toBe(200);
  });
});
