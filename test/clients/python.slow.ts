import { execFile, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededRandom } from '../support/seeded-random.js';
import { chosenSeeds, playSeeds } from '../support/seeds.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { FrameRelay } from './frame-relay.js';
import { CAN_BUILD, installPythonClient, needsBuild, type InstalledPython } from './python-tools.js';

const run = promisify(execFile);
/** `PYTHON_SEEDS=1000 npm run test:slow -- clients/python` for more; `SEED=17` for one that failed. */
const seeds = chosenSeeds('PYTHON_SEEDS');
const AT_ONCE = 4;
const COMMANDS = 40;
const CUT_INTERVAL_MS = 150;
const hasMypy = spawnSync('mypy', ['--version']).status === 0;

let quartet: TestApp;
let installed: InstalledPython;

beforeAll(async () => {
  if (!CAN_BUILD) return;
  installed = await installPythonClient();
  // All clients come from one address.
  quartet = await startTestApp({ LIMIT_CONNECTIONS: '0', LIMIT_AUTH_FAILURES: '0' });
}, 300_000);
afterAll(async () => {
  if (!CAN_BUILD) return;
  await quartet.close();
  await installed.close();
});

/** @returns what the relay did */
async function runSeed(seed: number): Promise<{ cuts: number; repeats: number }> {
  const random = seededRandom(seed);
  const port = Number(new URL(quartet.url).port);
  const relay = await FrameRelay.to(port, random, {
    cut: random.pick([0.5, 0.9, 1]),
    delay: random.pick([0, 0.2, 0.5]),
    split: random.pick([0, 0.3, 0.6]),
    repeat: random.pick([0, 0.02, 0.1]),
  });
  const cutting = setInterval(() => {
    if (random.chance(0.2)) relay.cut();
  }, CUT_INTERVAL_MS);
  const { key, secret } = quartet.key;
  const script = resolve('test/clients/python/exactly_once.py');
  const args = [script, relay.url, quartet.bobuxUrl, key, secret, `${seed}`, `${COMMANDS}`];
  try {
    await run(installed.python, args, { timeout: 120_000 });
    return relay.counts;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${stdout}${stderr.slice(-2_000)}`, { cause: error });
  } finally {
    clearInterval(cutting);
    await relay.close();
  }
}

(CAN_BUILD ? describe : describe.skip)(`the Python package, built and installed${needsBuild}`, () => {
  it(
    `should have every change take effect once and in order, and every event come once, with ${seeds.length} seeds from ${seeds[0]}`,
    async () => {
      const { reports, failures } = await playSeeds(seeds, AT_ONCE, runSeed);
      expect(failures).toEqual([]);
      if (seeds.length < 20) return;
      // The relay was no better than it should be.
      const sum = (of: 'cuts' | 'repeats'): number =>
        reports.reduce((total, report) => total + report[of], 0);
      expect(sum('cuts')).toBeGreaterThan(seeds.length);
      expect(sum('repeats')).toBeGreaterThan(seeds.length / 4);
    },
    120_000 + seeds.length * 10_000,
  );

  it('should go on with its events under the key that takes the place of its own', async () => {
    const { key, secret } = quartet.key;
    const args = [resolve('test/clients/python/replaced_key.py'), quartet.url, key, secret];
    expect((await run(installed.python, args, { timeout: 60_000 })).stdout).toBe('1\n2\n');
  });

  (hasMypy ? it : it.skip)(
    `should be clean under mypy --strict, for Python 3.9${hasMypy ? '' : ' (skipped: mypy is not installed)'}`,
    async () => {
      const args = ['--strict', '--python-version', '3.9', '--cache-dir=/dev/null', '-p', 'quartet'];
      const { stdout } = await run('mypy', args, { env: { ...process.env, MYPYPATH: 'clients/python/src' } });
      expect(stdout).toContain('no issues found');
    },
    120_000,
  );
});
