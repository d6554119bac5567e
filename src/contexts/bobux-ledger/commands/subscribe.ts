import { z } from 'zod';
import { command } from '../command.js';
import { LedgerError } from '../ledger-error.js';
import { int, playerOrObject } from '../parameters.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';
import { nameOfEither } from '../players/player-name.js';
import type { PlayerFinder } from '../players/players.repository.js';

const MAX_PLAYERS = 1_000;

export const subscribe = command({
  name: 'subscribe',
  summary: 'From now on this connection also gets every committed entry, of some players or of all',
  permission: Permission.Read,
  nonce: 'echoed',
  parameters: z.strictObject({
    players: z
      .array(playerOrObject, { error: 'must be a list of players' })
      .min(1, { error: 'must be a list of 1 to 1,000 players; leave it out for all' })
      .max(MAX_PLAYERS, { error: 'must be a list of 1 to 1,000 players; leave it out for all' })
      .describe('up to 1,000 players; all if absent')
      .optional(),
    since: int(0, Number.MAX_SAFE_INTEGER)
      .describe('the last `since` that was seen: everything later comes, some of it perhaps again')
      .optional(),
  }),
  answer: z.object({ since: z.int().describe('entries up to this one do not come') }),
  errors: ['PLAYER_NOT_FOUND_ERROR'],
  run: async ({ caller, channel, parameters }, { finder, subscriptions }) => {
    const players = parameters.players && (await idsOf(parameters.players, finder));
    const wanted = { players, since: parameters.since };
    const subscription = await subscriptions.subscribe(channel, caller.key, wanted);
    return { ...success({ since: subscription.since }), sent: () => subscription.begin() };
  },
});

async function idsOf(
  names: readonly Parameters<typeof nameOfEither>[0][],
  finder: PlayerFinder,
): Promise<ReadonlySet<number>> {
  const found = await Promise.all(
    names.map(async (given, index) => {
      const name = nameOfEither(given);
      try {
        return await (typeof name === 'number'
          ? finder.findById(name)
          : finder.findByAccount(name.kind, name.id));
      } catch (error) {
        if (error instanceof LedgerError) return new LedgerError(error.code, { ...error.data, index });
        throw error;
      }
    }),
  );
  const missing = found.find((player) => player instanceof LedgerError);
  if (missing !== undefined) throw missing;
  return new Set(found.flatMap((player) => ('id' in player ? [player.id] : [])));
}
