import { z } from 'zod';
import type { Queryable } from '../../../shared/database/queryable.js';
import { entryObject } from '../objects.js';

export type Entry = z.output<typeof entryObject>;

/**
 * Of rows `e` of bobux.entries, under the names that entryOf reads. date_part gives a float; extract() reckons with numeric, which took a seventh of
 * a read of a hundred entries.
 *
 * @param label SQL for the label of the entry's key
 */
export const entryColumns = (label: string): string => `e.id, e.player_id AS player, e.operation, e.amount,
  e.balance_before AS before, e.balance_after AS after, e.api_key AS key, ${label} AS by, e.operator, e.reason,
  e.transfer_id AS transfer, e.peer_id AS peer, e.hold_id AS hold, e.reverses_id AS reverses,
  floor(date_part('epoch', e.created))::bigint AS created`;

/** Which entries of a player to show. */
export interface EntryPage {
  /** At most so many. */
  readonly limit: number;
  /** Only entries with a lower id. */
  readonly before?: number | undefined;
  /** Only entries of this operation. */
  readonly operation?: string | undefined;
  /** Whether to name the keys, which only Admin sees. */
  readonly withKeys: boolean;
}

const PAGE = `SELECT ${entryColumns('k.label')}
  FROM bobux.entries_of(which => $1, below => $2, wanted => $3, most => $4) e LEFT JOIN bobux.api_keys k ON k.key = e.api_key
  ORDER BY e.id DESC`;

/** The append-only history of all balances. */
export class History {
  constructor(private readonly database: Queryable) {}

  /**
   * A page of a player's entries, newest first; those of a player that is gone too.
   */
  async page(player: number, { limit, before, operation, withKeys }: EntryPage): Promise<Entry[]> {
    const rows = await this.database.query(PAGE, [
      player,
      before ?? Number.MAX_SAFE_INTEGER,
      operation ?? null,
      limit,
    ]);
    return rows.map((row) => entryOf(row, withKeys));
  }
}

/** Made once: zod compiles each schema that is made, which takes longer than to read a hundred rows. */
const entryRow = entryObject.extend({ operator: z.boolean().nullable() });

/** A row of the table as it is shown. */
export function entryOf(row: object, withKeys: boolean): Entry {
  const { operator, ...entry } = entryRow.parse(withKeys ? row : { ...row, key: null });
  return operator === true ? { ...entry, operator } : entry;
}
