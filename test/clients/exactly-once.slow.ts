import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chosenSeeds, playSeeds } from '../support/seeds.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { runSeed, type RunReport } from './bobux-run.js';

/** `SEEDS=1000 npm run test:slow -- exactly-once` for more; `SEED=17` for one that failed. */
const seeds = chosenSeeds();
const AT_ONCE = 8;

let quartet: TestApp;
beforeAll(async () => {
  // All clients come from one address.
  quartet = await startTestApp({ LIMIT_CONNECTIONS: '0', LIMIT_AUTH_FAILURES: '0' });
});
afterAll(() => quartet.close());

describe('the Bobux client behind a relay that cuts, delays, splits and repeats', () => {
  it(
    `should have every change take effect once and in order, settle every call and tell every event once, with ${seeds.length} seeds from ${seeds[0]}`,
    async () => {
      const port = Number(new URL(quartet.url).port);
      const { reports, failures } = await playSeeds(seeds, AT_ONCE, (seed) =>
        runSeed(seed, port, quartet.key),
      );
      expect(failures).toEqual([]);
      if (seeds.length < 20) return;
      const sum = (of: keyof RunReport): number => reports.reduce((total, report) => total + report[of], 0);
      // The relay was no better than it should be.
      expect(sum('cuts')).toBeGreaterThan(seeds.length);
      expect(sum('connections')).toBeGreaterThan(2 * seeds.length);
      expect(sum('repeats')).toBeGreaterThan(seeds.length / 2);
      expect(sum('changes')).toBeGreaterThan(10 * seeds.length);
    },
    60_000 + seeds.length * 5_000,
  );
});
