import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../src/embedded-postgres/free-port.js';
import { Replica } from '../fleet/fleet.js';
import { seededRandom } from '../support/seeded-random.js';
import { chosenSeeds, playSeeds } from '../support/seeds.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { runPhones, type PhonesReport } from './phones-run.js';

/** `SEEDS=1000 npm run test:slow -- phones` for more; `SEED=17` for one that failed. */
const seeds = chosenSeeds();
/** Lists that are served at the same time. */
const AT_ONCE = 4;
const KILL_INTERVAL_MS = 4_000;
/** A machine that others use too is no reason to end the run. */
const START_MS = 600_000;

let database: TestDatabase;
let directory: string;
let replicas: Replica[];
beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'quartet-phones-'));
  const environment = {
    DATABASE_URL: database.url,
    SECRETS_KEY: randomBytes(32).toString('base64'),
    ADMIN_PASSWORD: 'right horse',
    LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
    LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
    LISHOP_LIMIT_INVITATIONS: '0',
    LIMIT_AUTH_FAILURES: '0',
    LIMIT_REQUESTS: '0',
    LIMIT_CONNECTIONS: '0',
  };
  replicas = [];
  for (const number of [1, 2, 3])
    replicas.push(new Replica(number, await findFreePort(), directory, () => environment));
  await Promise.all(replicas.map((replica) => replica.start()));
}, 90_000);
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

async function ask(path: string, body: object, key?: string): Promise<string> {
  const response = await fetch(`${replicas[0]!.url}/api_keys/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { api_key: key }) },
    body: JSON.stringify(body),
  });
  return ((await response.json()) as { api_key: string }).api_key;
}

/** Of a new list, for the owner and four guests. */
async function keysOf(seed: number): Promise<string[]> {
  const owner = await ask('registerAccount', { paymentIdentifier: `payer ${seed}`, receipt: 'cmVjZWlwdA==' });
  const guests = [1, 2, 3, 4].map((n) =>
    ask('requestNewApiKey', { email: `${seed}-${n}@example.com` }, owner),
  );
  return [owner, ...(await Promise.all(guests))];
}

describe('five phones on one list, on three replicas that are killed', () => {
  it(
    `should all hold what a small model of the list holds, with ${seeds.length} seeds from ${seeds[0]}`,
    async () => {
      let [kills, isOver] = [0, false];
      // The first one, which makes the lists, is left alone.
      const random = seededRandom(seeds[0]!);
      const killing = (async () => {
        while (!isOver) {
          await delay(KILL_INTERVAL_MS * 0.5 + random.below(KILL_INTERVAL_MS));
          if (isOver) return;
          const replica = replicas[1 + random.below(2)]!;
          await replica.kill();
          kills++;
          await replica.start(START_MS);
        }
      })().catch((error: Error) => error);
      const { reports, failures } = await playSeeds(seeds, AT_ONCE, async (seed) =>
        runPhones(seed, () => replicas.map(({ url }) => url), await keysOf(seed)),
      );
      isOver = true;
      expect(failures).toEqual([]);
      expect(await killing).toBeUndefined();
      if (seeds.length < 20) return;
      const sum = (of: keyof PhonesReport): number =>
        reports.reduce((total, report) => total + report[of], 0);
      process.stdout.write(
        `${seeds.length} seeds, ${kills} kills: ${sum('edits')} edits, ${sum('overridden')} overridden, ${sum('revived')} brought back, ${sum('lost')} answers lost, ${sum('twice')} batches twice\n`,
      );
      // The world was no better than it should be.
      expect(kills).toBeGreaterThan(0);
      expect(sum('edits')).toBeGreaterThan(50 * seeds.length);
      expect(sum('overridden')).toBeGreaterThan(5 * seeds.length);
      expect(sum('revived')).toBeGreaterThan(seeds.length / 2);
      expect(sum('offline')).toBeGreaterThan(5 * seeds.length);
      expect(sum('lost')).toBeGreaterThan(5 * seeds.length);
      expect(sum('twice')).toBeGreaterThan(2 * seeds.length);
    },
    60_000 + seeds.length * 5_000,
  );
});
