import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { replay, simulate, SmallWorld } from './small-world.js';

let world: SmallWorld | undefined;
beforeAll(() => {
  // Told also when all is well: a run that hangs tells nothing else.
  process.stdout.write(`soak: ${replay}\n`);
});
afterEach(() => world?.close());

describe('random clients of all four contexts', () => {
  it('should be answered as their models say, through lost answers, repetitions and a restart', async () => {
    world = await SmallWorld.make();
    const simulation = await simulate(world, 40);
    expect(simulation.operations).toBeGreaterThanOrEqual(7 * 40);
    expect(simulation.lost).toBeGreaterThan(0);
  }, 240_000);
});
