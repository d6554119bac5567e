import { z } from 'zod';
import { entryObject, playerObject } from '../objects.js';

const since = (said: string): z.ZodInt => z.int().describe(said);

/** The frames that a subscription is sent besides answers (docs/bobux.md, "Events"); `title` names the schema. */
export const eventFrames = [
  {
    name: 'balance',
    title: 'BalanceEvent',
    summary: 'An entry was committed',
    data: z.object({
      entry: entryObject,
      player: playerObject
        .nullable()
        .describe('the player as it stands when the event is made; null: it is gone'),
      since: since('all entries up to this one have been sent, or never come'),
    }),
  },
  {
    name: 'lagged',
    title: 'LaggedEvent',
    summary: 'The subscription has ended: subscribe again from `since`',
    data: z.object({ since: since('all entries up to this one have been sent') }),
  },
].map(({ data, ...event }) => ({
  ...event,
  frame: z.object({
    timestamp: z.int().describe('Unix seconds, when the event was made'),
    event: z.literal(event.name),
    data: data.meta({ title: `${event.title}Data` }),
  }),
}));
