import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { Player } from '../players/players.repository.js';

/** A bobux id: what is longer is none that there can be. */
const BOBUX_ID = /^[1-9]\d{0,15}$/;

/** The players, as the operator reads them. */
@Injectable()
export class OperatorPlayers {
  /** @param database a command of the operator brings its own connection */
  constructor(@Inject(Database) private readonly database: Queryable) {}

  /** Those whose bobux, Steam or Discord id it is: each is found by a unique index. */
  search(q: string): Promise<Player[]> {
    return this.database.query<Player>(
      `SELECT p.id, p.steam, p.discord, p.bobux, p.bobuxtotal FROM bobux.players p
       WHERE p.id = $1 OR p.steam = $2 OR p.discord = $2 ORDER BY p.id`,
      [BOBUX_ID.test(q) && Number.isSafeInteger(Number(q)) ? Number(q) : null, q],
    );
  }

  /**
   * Which of these entries were undone. Each is looked up in entries_reversed_once; OFFSET keeps a planner that knows a small table from reading it through.
   * @returns by the id of an entry, the id of the one that undid it
   */
  async reversalsOf(entries: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const rows = await this.database.query<{ reversed: number; by: number }>(
      `SELECT r.reverses_id AS reversed, r.id AS by FROM unnest($1::bigint[]) AS n(id)
       CROSS JOIN LATERAL (SELECT e.id, e.reverses_id FROM bobux.entries e WHERE e.reverses_id = n.id OFFSET 0) r`,
      [entries],
    );
    return new Map(rows.map(({ reversed, by }) => [reversed, by]));
  }
}
