import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imbachatCredentials } from '../../src/contexts/imba-chat-bridge/imbachat-credentials.js';
import { BootstrapCredentials } from '../../src/shared/auth/bootstrap-credentials.js';
import { hashPassword, OWASP_COST, setPasswordCost } from '../../src/shared/secrets/password-hash.js';
import { basic } from '../support/basic.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';

/*
 * Does the time of a refusal tell whether a name is known? Both kinds are sent in turns, one at a time, so that whatever else the machine
 * does falls on both alike; medians are compared, which single slow answers do not move. A check that left out the hashing of a password
 * would show as a ratio of 30 and more, one that compared byte by byte not at all over a network: hence the generous bounds.
 */

let app: ImvuApp;
let user: string;
beforeAll(async () => {
  setPasswordCost(OWASP_COST);
  app = await startImvuApp({ HOST: '127.0.0.1' });
  user = (await app.newUser()).username;
  const { quartet, operator } = app;
  const hash = await hashPassword('right');
  const users = Array.from({ length: 20 }, (_, n) => ({
    user_id: n + 1,
    name: `U${n}`,
    login: `user${n}`,
    password_hash: hash,
  }));
  const { status } = await operator('PUT', '/imbachat/directory/users', users);
  if (status !== 200) throw new Error(`no directory: ${status}`);
  await quartet.database.query('ANALYZE');
});
afterAll(() => app.close());

function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** The ratio of the medians of two kinds of calls, sent in turns. */
async function ratio(
  rounds: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<{ ratio: number; medians: number[] }> {
  const times: [number[], number[]] = [[], []];
  for (let round = -3; round < rounds; round++) {
    // The order changes with each round: the second of two may find warmer caches.
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const which of order) {
      const start = process.hrtime.bigint();
      await (which === 0 ? one : other)();
      if (round >= 0) times[which === 0 ? 0 : 1].push(Number(process.hrtime.bigint() - start) / 1e6);
    }
  }
  const medians = times.map(median);
  return { ratio: (medians[0] ?? NaN) / (medians[1] ?? NaN), medians };
}

const refused = async (path: string, authorization: string): Promise<void> => {
  const response = await fetch(app.quartet.url + path, { headers: { authorization } });
  if (response.status !== 401) throw new Error(`${path}: ${response.status}`);
  await response.arrayBuffer();
};

async function login(name: string): Promise<void> {
  const imbachat = app.quartet.app.get(BootstrapCredentials).of(imbachatCredentials);
  const response = await fetch(`${app.quartet.url}/imbachat/api/v1/auth_users`, {
    method: 'POST',
    headers: { authorization: basic(imbachat.login, imbachat.password), 'content-type': 'application/json' },
    body: JSON.stringify({ login: name, password: 'wrong' }),
  });
  const { code } = (await response.json()) as { code: number };
  if (code !== 403) throw new Error(`auth_users: ${code}`);
}

let n = 0;
const next = (): number => ++n;

describe('the time of a refusal', () => {
  it.each<[string, number, number, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'the operator',
      400,
      1.5,
      () => refused('/imbachat/directory/users/1', basic(`nobody${next()}`, 'wrong')),
      () => refused('/imbachat/directory/users/1', basic('operator', `wrong${next()}`)),
    ],
    [
      "ImbaChat's service",
      400,
      1.5,
      () => refused('/imbachat/users?user_ids=1', basic(`nobody${next()}`, 'wrong')),
      () => refused('/imbachat/users?user_ids=1', basic('imbachat', `wrong${next()}`)),
    ],
    [
      'a user of the IMVU sessions',
      16,
      1.3,
      () => refused('/imvu/me', basic(`nobody${next()}`, 'wrong')),
      () => refused('/imvu/me', basic(user, `wrong${next()}`)),
    ],
    [
      'a user of the site (auth_users)',
      16,
      1.3,
      () => login(`nobody${next()}`),
      () => login(`user${next() % 20}`),
    ],
  ])(
    'should be the same for an unknown name as for a wrong password: %s',
    async (name, rounds, bound, unknown, wrong) => {
      const { ratio: found, medians } = await ratio(rounds, unknown, wrong);
      process.stdout.write(
        `timing of ${name}: ${medians.map((ms) => ms.toFixed(2)).join(' ms unknown, ')} ms wrong, ratio ${found.toFixed(3)} of ${rounds} pairs\n`,
      );
      expect(found).toBeGreaterThan(1 / bound);
      expect(found).toBeLessThan(bound);
    },
    90_000,
  );
});
