import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { runSeed, type RunReport } from './bobux-run.js';

/** `SEEDS=1000 npm run test:slow -- exactly-once` for more; `SEED=17` for one that failed. */
const SEEDS = Number(process.env.SEEDS ?? 50);
const FIRST = Number(process.env.SEED ?? 1);
const COUNT = process.env.SEED === undefined ? SEEDS : 1;
/** Seeds that run at the same time. */
const AT_ONCE = 8;

let quartet: TestApp;
beforeAll(async () => {
  // All clients come from one address.
  quartet = await startTestApp({ LIMIT_CONNECTIONS: '0', LIMIT_AUTH_FAILURES: '0' });
});
afterAll(() => quartet.close());

describe('the Bobux client behind a relay that cuts, delays, splits and repeats', () => {
  it(
    `should have every change take effect once and in order, and settle every call, with ${COUNT} seeds from ${FIRST}`,
    async () => {
      const port = Number(new URL(quartet.url).port);
      const reports: RunReport[] = [];
      const failures: string[] = [];
      let next = FIRST;
      const worker = async (): Promise<void> => {
        while (next < FIRST + COUNT) {
          const seed = next++;
          const run = runSeed(seed, port, quartet.key);
          await run.then(
            (report) => reports.push(report),
            (error: Error) => failures.push(`seed ${seed}: ${error.message}`),
          );
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      expect(failures).toEqual([]);
      if (COUNT < 20) return;
      const sum = (of: keyof RunReport): number => reports.reduce((total, report) => total + report[of], 0);
      // The relay was no better than it should be.
      expect(sum('cuts')).toBeGreaterThan(COUNT);
      expect(sum('connections')).toBeGreaterThan(2 * COUNT);
      expect(sum('repeats')).toBeGreaterThan(COUNT / 2);
      expect(sum('changes')).toBeGreaterThan(10 * COUNT);
    },
    60_000 + COUNT * 5_000,
  );
});
