import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Lie } from './relay.js';
import { replay, seed, simulate, SmallWorld } from './small-world.js';

let world: SmallWorld | undefined;
beforeAll(() => {
  // Told also when all is well: a run that hangs tells nothing else.
  process.stdout.write(`soak: ${replay}\n`);
});
afterEach(() => world?.close());

describe('a server that lies to its clients', () => {
  const lies: [string, Lie, RegExp][] = [
    ['a payment without nonce is done twice', 'pays twice', /game-\d, operation \d+|bobux.players/],
    [
      'the deletion of an article is only said to be done',
      'keeps articles',
      /family-\d, (operation \d+|the comparison)/,
    ],
  ];
  it.each(lies)(
    'should notice and name a seed when %s',
    async (_what, lie, where) => {
      world = await SmallWorld.make(lie);
      const simulated = simulate(world, 60);
      await expect(simulated).rejects.toThrow(where);
      await expect(simulated).rejects.toThrow(`SOAK_SEED=${seed} `);
      await world.close();
    },
    90_000,
  );
});
