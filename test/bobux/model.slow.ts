import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { runModel } from './model-run.js';

/** `SEEDS=1000 npm run test:slow -- bobux/model` for more; `SEED=17` for one that failed. */
const SEEDS = Number(process.env.SEEDS ?? 50);
const FIRST = Number(process.env.SEED ?? 1);
const COUNT = process.env.SEED === undefined ? SEEDS : 1;
/** Seeds that run at the same time. */
const LANES = 3;

let replicas: TestApp[];
beforeAll(async () => {
  // All clients come from one address.
  const environment = { LIMIT_CONNECTIONS: '0' };
  const first = await startTestApp(environment);
  replicas = [first, await startTestApp(environment, first.database)];
});
afterAll(async () => {
  for (const replica of [...replicas].reverse()) await replica.close();
});

describe('random commands on two replicas', () => {
  it(
    `should come to what a small model comes to, with ${COUNT} seeds from ${FIRST}`,
    async () => {
      const failures: string[] = [];
      let next = FIRST;
      const lane = async (): Promise<void> => {
        while (next < FIRST + COUNT) {
          const seed = next++;
          await runModel(replicas, seed).catch((error: Error) =>
            failures.push(`seed ${seed}: ${error.message}`),
          );
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      expect(failures).toEqual([]);
    },
    60_000 + COUNT * 5_000,
  );
});
