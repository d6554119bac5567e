import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const flags = new URL('../../../dist/src/shared/process/v8-flags.js', import.meta.url).href;

/** Runs a program with these flags, in a process of its own: they cannot be taken back. Megabytes that it used at most. */
function mostUsed(heapGrowthPercent: number): number {
  const program = `
    import { setV8Flags } from ${JSON.stringify(flags)};
    setV8Flags(${heapGrowthPercent});
    const live = [];
    for (let n = 0; n < 300_000; n++) live.push({ n, text: 'x' + n });
    const ring = new Array(100_000);
    let most = 0;
    for (let n = 0; n < 6_000_000; n++) {
      ring[n % ring.length] = { n, again: [n] };
      if (n % 20_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
    }
    console.log(live.length && most / 1e6);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  // What V8 says of a flag that it does not know.
  expect(stderr).toBe('');
  return Number(stdout);
}

describe('setV8Flags', () => {
  it('should keep the heap small where it is told to, and be known to this V8', () => {
    expect(mostUsed(20)).toBeLessThan(0.75 * mostUsed(0));
  });
});
