import { DatabaseError, UNIQUE_VIOLATION } from '../database/database-error.js';
import type { Queryable } from '../database/database.js';
import { LedgerError } from './ledger-error.js';

/** The seed's player object; amounts in bobux, integers from 0 to 2^53 - 1. */
export interface Player {
  readonly id: number;
  readonly steam: string | null;
  readonly discord: string | null;
  readonly bobux: number;
  readonly bobuxtotal: number;
}

export type AccountKind = 'steam' | 'discord';
export type BalanceOperation = 'set' | 'add' | 'subtract';

/** Who changes a balance, and why: what the history keeps of it. */
export interface Attribution {
  readonly apiKey: string;
  readonly reason: string | undefined;
}

const COLUMNS = 'id, steam, discord, bobux, bobuxtotal';

type ChangeOutcome = 'changed' | 'no player' | 'insufficient' | 'out of range';
const refusals = {
  'no player': 'PLAYER_NOT_FOUND_ERROR',
  insufficient: 'INSUFFICIENT_BOBUX_ERROR',
  'out of range': 'INVALID_PARAMETERS_ERROR',
} as const;

/** The players and their balances. A balance changes in the database only, under the row's lock, and never without an entry. */
export class Players {
  constructor(private readonly database: Queryable) {}

  /** @throws LedgerError PLAYER_NOT_FOUND_ERROR */
  async findById(id: number): Promise<Player> {
    return found(
      await this.database.query<Player>(`SELECT ${COLUMNS} FROM bobux.players WHERE id = $1`, [id]),
    );
  }

  /** @throws LedgerError PLAYER_NOT_FOUND_ERROR */
  async findByAccount(kind: AccountKind, id: string): Promise<Player> {
    return found(
      await this.database.query<Player>(`SELECT ${COLUMNS} FROM bobux.players WHERE ${kind} = $1`, [id]),
    );
  }

  /**
   * One page of the players in falling order of bobux, then rising id; past the end, the last page.
   * @param amount players on a page
   * @param page from 1
   */
  async top(amount: number, page: number): Promise<Player[]> {
    return this.database.query<Player>(
      `WITH total AS (SELECT count(*) AS players FROM bobux.players)
       SELECT ${COLUMNS} FROM bobux.players ORDER BY bobux DESC, id LIMIT $1::bigint
       OFFSET (SELECT least($2::numeric - 1, greatest(ceil(players / $1::numeric) - 1, 0)) * $1 FROM total)`,
      [amount, page],
    );
  }

  /** @throws LedgerError PLAYER_EXISTS_ERROR */
  async create(kind: AccountKind, id: string): Promise<Player> {
    return found(
      await refuseTaken(() =>
        this.database.query<Player>(`INSERT INTO bobux.players (${kind}) VALUES ($1) RETURNING ${COLUMNS}`, [
          id,
        ]),
      ),
    );
  }

  /**
   * Gives a player the id that it lacks.
   * @throws LedgerError PLAYER_NOT_FOUND_ERROR, ALREADY_LINKED_ERROR, PLAYER_EXISTS_ERROR
   */
  async link(player: number, account: string): Promise<Player> {
    const [linked] = await refuseTaken(() =>
      this.database.query<Player>(
        `UPDATE bobux.players SET steam = coalesce(steam, $2), discord = coalesce(discord, $2)
         WHERE id = $1 AND (steam IS NULL OR discord IS NULL) RETURNING ${COLUMNS}`,
        [player, account],
      ),
    );
    if (linked !== undefined) return linked;
    await this.findById(player);
    throw new LedgerError('ALREADY_LINKED_ERROR');
  }

  /**
   * Sets, raises or lowers a balance and writes the entry, in one statement.
   * @throws LedgerError PLAYER_NOT_FOUND_ERROR, INSUFFICIENT_BOBUX_ERROR, INVALID_PARAMETERS_ERROR (past 2^53 - 1)
   */
  async changeBalance(
    player: number,
    operation: BalanceOperation,
    amount: number,
    { apiKey, reason }: Attribution,
  ): Promise<Player> {
    const [row] = await this.database.query<Player & { outcome: ChangeOutcome }>(
      'SELECT outcome, (player).* FROM bobux.change_balance($1, $2, $3, $4, $5)',
      [player, operation, amount, apiKey, reason ?? null],
    );
    const { outcome, ...changed } = { outcome: 'no player' as const, ...row };
    if (outcome !== 'changed') throw new LedgerError(refusals[outcome]);
    return changed as Player;
  }
}

function found(rows: Player[]): Player {
  const [player] = rows;
  if (player === undefined) throw new LedgerError('PLAYER_NOT_FOUND_ERROR');
  return player;
}

/** The one place that knows what a taken Steam or Discord id looks like in the database. */
async function refuseTaken<Result>(statement: () => Promise<Result>): Promise<Result> {
  try {
    return await statement();
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION) {
      throw new LedgerError('PLAYER_EXISTS_ERROR');
    }
    throw error;
  }
}
