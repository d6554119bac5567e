import { z } from 'zod';
import type { Queryable } from '../../../shared/database/database.js';
import { entryObject } from '../objects.js';

export type Entry = z.output<typeof entryObject>;

const COLUMNS = `e.id, e.player_id AS player, e.operation, e.amount, e.balance_before AS before, e.balance_after AS after,
  e.api_key AS key, k.label AS by, e.operator, e.reason, e.transfer_id AS transfer, e.peer_id AS peer, e.hold_id AS hold,
  e.reverses_id AS reverses, floor(extract(epoch FROM e.created))::bigint AS created`;

/** The append-only history of all balances. */
export class History {
  constructor(private readonly database: Queryable) {}

  /**
   * A page of a player's entries, newest first; those of a player that is gone too.
   * @param limit at most so many
   * @param before only entries with a lower id
   * @param withKeys whether to name the keys, which only Admin sees
   */
  async page(player: number, limit: number, before: number | undefined, withKeys: boolean): Promise<Entry[]> {
    const rows = await this.database.query(
      `SELECT ${COLUMNS} FROM bobux.entries e LEFT JOIN bobux.api_keys k ON k.key = e.api_key
       WHERE e.player_id = $1 AND e.id < $2 ORDER BY e.id DESC LIMIT $3`,
      [player, before ?? Number.MAX_SAFE_INTEGER, limit],
    );
    return rows.map((row) => entryOf(row, withKeys));
  }
}

/** A row of the table as it is shown. */
export function entryOf(row: object, withKeys: boolean): Entry {
  const { operator, ...entry } = entryObject
    .extend({ operator: z.boolean().nullable() })
    .parse(withKeys ? row : { ...row, key: null });
  return operator === true ? { ...entry, operator } : entry;
}
