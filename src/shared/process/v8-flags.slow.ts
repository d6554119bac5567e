import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

const flags = new URL('../../../dist/src/shared/process/v8-flags.js', import.meta.url).href;

/** Runs a program in a process of its own, since flags cannot be taken back. @returns the number that it prints */
function numberOf(program: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  // What V8 says of a flag that it does not know.
  expect(stderr).toBe('');
  return Number(stdout);
}

const setFlags = (heapGrowthPercent: number): string =>
  `import { setV8Flags } from ${JSON.stringify(flags)};
   setV8Flags(${heapGrowthPercent});`;

/** Megabytes that a program used at most. */
const mostUsed = (heapGrowthPercent: number): number =>
  numberOf(`
    ${setFlags(heapGrowthPercent)}
    const live = [];
    for (let n = 0; n < 300_000; n++) live.push({ n, text: 'x' + n });
    const ring = new Array(100_000);
    let most = 0;
    for (let n = 0; n < 6_000_000; n++) {
      ring[n % ring.length] = { n, again: [n] };
      if (n % 20_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
    }
    console.log(live.length && most / 1e6);`);

/** Bytes by which the old generation grew for 20,000 new objects, from a line of code whose million objects before all live on. */
const grownOld = (first: string): number =>
  numberOf(`
    ${first}
    import { getHeapSpaceStatistics } from 'node:v8';
    const old = () => getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space').space_used_size;
    const make = (n) => ({ n, inner: { n }, list: [n, n] });
    const kept = [];
    for (let n = 0; n < 1_000_000; n++) kept.push(make(n));
    let grown = 0;
    for (let round = 0; round < 100; round++) {
      const before = old();
      for (let n = 0; n < 200; n++) kept[n] = make(n);
      grown += old() - before;
    }
    console.log(grown);`);

describe('setV8Flags', () => {
  it('should keep the heap small where it is told to, and be known to this V8', () => {
    expect(mostUsed(20)).toBeLessThan(0.75 * mostUsed(0));
  });

  it('should have new objects begin in the young generation, whatever lived on before', () => {
    expect(grownOld(setFlags(0))).toBeLessThan(grownOld('') / 10);
  });
});
