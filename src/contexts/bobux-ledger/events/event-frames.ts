import { z } from 'zod';
import { entryObject, playerObject } from '../objects.js';

const timestamp = z.int().describe('Unix seconds, when the event was made');

const frame = <Name extends string, Data extends z.ZodObject>(event: Name, title: string, data: Data) =>
  z
    .object({ timestamp, event: z.literal(event), data: data.meta({ title: `${title}Data` }) })
    .meta({ title });

/** What a subscription is sent besides answers (specs/bobux.md, "Events"). */
export const eventFrames = [
  {
    name: 'balance',
    title: 'BalanceEvent',
    summary: 'An entry was committed',
    frame: frame(
      'balance',
      'BalanceEvent',
      z.object({
        entry: entryObject,
        player: playerObject
          .nullable()
          .describe('the player as it stands when the event is made; null: it is gone'),
        since: z.int().describe('all entries up to this one have been sent, or never come'),
      }),
    ),
  },
  {
    name: 'lagged',
    title: 'LaggedEvent',
    summary: 'The subscription has ended: subscribe again from `since`',
    frame: frame(
      'lagged',
      'LaggedEvent',
      z.object({ since: z.int().describe('all entries up to this one have been sent') }),
    ),
  },
] as const;
