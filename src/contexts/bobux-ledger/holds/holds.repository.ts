import { z } from 'zod';
import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { holdObject } from '../objects.js';
type Hold = z.output<typeof holdObject>;

const row = z.object({ hold: holdObject });

/** Bobux that are reserved. What changes them is in balances/. */
export class Holds {
  constructor(private readonly database: Queryable) {}

  /** @returns the player's open holds, the oldest first; also those whose time is over and that could not be given back yet */
  async open(player: number): Promise<Hold[]> {
    const rows = await this.database.query(
      `SELECT bobux.hold_object(h) AS hold FROM bobux.holds h
       WHERE h.player_id = $1 AND h.state = 'held' ORDER BY h.id`,
      [player],
    );
    return rows.map((one) => row.parse(one).hold);
  }

  /**
   * Ends holds whose time is over, of 1,000 players at most; those that somebody has locked are passed by.
   * @returns how many were ended, and in how many seconds the next one is over; null where there is none
   */
  async giveBackDue(): Promise<{ readonly given: number; readonly nextIn: number | null }> {
    return oneRow(
      await this.database.query<{ given: number; nextIn: number | null }>(
        'SELECT given, next_in AS "nextIn" FROM bobux.give_back_due()',
      ),
    );
  }
}
