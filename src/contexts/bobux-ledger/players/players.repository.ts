import { DatabaseError, UNIQUE_VIOLATION } from '../../../shared/database/database-error.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { LedgerError } from '../ledger-error.js';
import type { PlayerName } from './player-name.js';

/** The seed's player object; amounts in bobux, integers from 0 to 2^53 - 1. */
export interface Player {
  readonly id: number;
  readonly steam: string | null;
  readonly discord: string | null;
  readonly bobux: number;
  readonly bobuxtotal: number;
}

export type AccountKind = 'steam' | 'discord';

/** Finds one player. @throws LedgerError PLAYER_NOT_FOUND_ERROR */
export interface PlayerFinder {
  findById(id: number): Promise<Player>;
  findByAccount(kind: AccountKind, id: string): Promise<Player>;
}

const COLUMNS = 'id, steam, discord, bobux, bobuxtotal';

/** The players. Their balances are changed by BalanceBatcher. */
export class Players implements PlayerFinder {
  constructor(private readonly database: Queryable) {}

  /** @throws LedgerError PLAYER_NOT_FOUND_ERROR */
  async findById(id: number): Promise<Player> {
    const [player] = await this.database.query<Player>(`SELECT ${COLUMNS} FROM bobux.players WHERE id = $1`, [
      id,
    ]);
    return found(player);
  }

  /** @throws LedgerError PLAYER_NOT_FOUND_ERROR */
  async findByAccount(kind: AccountKind, id: string): Promise<Player> {
    const [player] = await this.database.query<Player>(
      `SELECT ${COLUMNS} FROM bobux.players WHERE ${kind} = $1`,
      [id],
    );
    return found(player);
  }

  /** @throws LedgerError PLAYER_NOT_FOUND_ERROR */
  find(name: PlayerName): Promise<Player> {
    return typeof name === 'number' ? this.findById(name) : this.findByAccount(name.kind, name.id);
  }

  /** @returns those that there are */
  async byIds(ids: ReadonlySet<number>): Promise<Map<number, Player>> {
    if (ids.size === 0) return new Map();
    const players = await this.database.query<Player>(
      `SELECT ${COLUMNS} FROM bobux.players WHERE id = ANY ($1::bigint[])`,
      [`{${[...ids].join(',')}}`],
    );
    return new Map(players.map((player) => [player.id, player]));
  }

  /** Those with the most bobux, then the lowest id. Reads all players, since no index holds a balance. @param start how many are left out */
  richest(start: number, count: number): Promise<Player[]> {
    return this.database.query<Player>(
      `SELECT ${COLUMNS} FROM bobux.players ORDER BY bobux DESC, id LIMIT $1 OFFSET $2`,
      [count, start],
    );
  }

  /** @returns those that there are, by their id of that kind */
  async byAccounts(kind: AccountKind, ids: ReadonlySet<string>): Promise<Map<string | null, Player>> {
    if (ids.size === 0) return new Map();
    const players = await this.database.query<Player>(
      `SELECT ${COLUMNS} FROM bobux.players WHERE ${kind} = ANY ($1::text[])`,
      [[...ids]],
    );
    return new Map(players.map((player) => [player[kind], player]));
  }

  /** @throws LedgerError PLAYER_EXISTS_ERROR */
  async create(kind: AccountKind, id: string): Promise<Player> {
    const [player] = await refuseTaken(() =>
      this.database.query<Player>(`INSERT INTO bobux.players (${kind}) VALUES ($1) RETURNING ${COLUMNS}`, [
        id,
      ]),
    );
    return found(player);
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
}

/** @throws LedgerError PLAYER_NOT_FOUND_ERROR */
export function found(player: Player | undefined): Player {
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
