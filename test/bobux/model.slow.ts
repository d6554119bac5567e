import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chosenSeeds, playSeeds } from '../support/seeds.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { runModel } from './model-run.js';

/** `SEEDS=1000 npm run test:slow -- bobux/model` for more; `SEED=17` for one that failed. */
const seeds = chosenSeeds();
const AT_ONCE = 3;

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
    `should come to what a small model comes to, with ${seeds.length} seeds from ${seeds[0]}`,
    async () => {
      const { failures } = await playSeeds(seeds, AT_ONCE, (seed) => runModel(replicas, seed));
      expect(failures).toEqual([]);
    },
    60_000 + seeds.length * 5_000,
  );
});
