import { z } from 'zod';
import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { playerObject } from '../objects.js';
import { LOCKED, type Locking, type NonceMode, type Settled } from './locking.js';
import { refusal } from './refusals.js';
import { turnOf, type Turn } from './turn.js';
import type { NonceClaim } from '../nonces/nonces.js';
import { success, type Outcome } from '../outcome.js';
import type { Player } from '../players/players.repository.js';

/** As the seed numbers them, and `bobux.change_balances` too. */
export enum BalanceOperation {
  Set = 0,
  Add = 1,
  Subtract = 2,
}

/** One change of a balance, with all that is kept of it. */
export interface BalanceChange {
  readonly player: number;
  readonly operation: BalanceOperation;
  /** Bobux, 0 to 2^53 - 1. */
  readonly amount: number;
  readonly apiKey: string;
  readonly reason: string | undefined;
  /** Makes it take effect once. */
  readonly nonce: NonceClaim | undefined;
  /** With a nonce that is new, it is refused; one that was answered before gets its answer. */
  readonly isStale: boolean;
}

export const operationNames = ['set', 'add', 'subtract'] as const;

/** What was kept with a nonce whose change was made before. */
export interface Answered {
  readonly at: number;
  readonly outcome: string;
  readonly data: unknown;
}

/** What is kept as the data of an answer, and of a refusal. As it is: a schema of an object would put its own members first. */
const storedData = z
  .record(z.string(), z.unknown())
  .refine(({ player }) => player === undefined || playerObject.safeParse(player).success);
const storedRefusal = z.record(z.string(), z.unknown()).nullable();

interface Row {
  readonly outcomes: readonly string[];
  readonly balances: readonly number[];
  readonly totals: readonly number[];
  readonly steams: readonly (string | null)[];
  readonly discords: readonly (string | null)[];
  readonly answered: readonly Answered[] | null;
}

/**
 * Makes one change that has no nonce: what it comes to is the same, at less than half of the price.
 *
 * @throws DatabaseError 55P03 where somebody has the player locked; as changeBalances
 */
export async function changeBalance(database: Queryable, change: BalanceChange): Promise<Outcome> {
  const { player, operation, amount, apiKey, reason } = change;
  const name = operationNames[operation];
  const sender = [apiKey, reason ?? null];
  if (operation !== BalanceOperation.Set) {
    const delta = operation === BalanceOperation.Add ? amount : -amount;
    const [changed] = await database.query<Player>(ADD_OR_SUBTRACT, [player, delta, name, ...sender]);
    if (changed !== undefined) return success({ player: changed });
  }
  const rows = await database.query<Player & { outcome: string }>(CHANGE_BALANCE, [
    player,
    name,
    amount,
    ...sender,
  ]);
  const { outcome, ...changed } = oneRow(rows);
  return outcome === 'changed' ? success({ player: changed }) : refusal(outcome);
}

/**
 * An addition or subtraction that can be made, without a function and its four statements. No row, and nothing done, where it is refused or
 * the player has a hold that is due: change_balance knows what to do then, and says why.
 *
 * The settings are those of change_balance. They are in force before the row is locked: only a row that meets all conditions is, and who
 * waited for it looks at them again.
 */
const ADD_OR_SUBTRACT = `WITH changed AS (
    UPDATE bobux.players p
      SET bobux = p.bobux + $2::bigint, bobuxtotal = least(p.bobuxtotal + greatest($2, 0), ${Number.MAX_SAFE_INTEGER})
      WHERE p.id = $1 AND p.bobux + $2 BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}
        AND NOT EXISTS (SELECT FROM bobux.holds h WHERE h.state = 'held' AND h.due <= now() AND h.player_id = $1)
        AND set_config('lock_timeout', '100ms', true) <> '' AND set_config('bobux.recorded', 'on', true) <> ''
      RETURNING p.id, p.steam, p.discord, p.bobux, p.bobuxtotal
  ), recorded AS (
    INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, reason)
      SELECT c.id, $3, abs($2), c.bobux - $2, c.bobux, $4, $5 FROM changed c
  )
  SELECT * FROM changed`;

const CHANGE_BALANCE = `SELECT outcome, (player).* FROM bobux.change_balance(
  which => $1, operation => $2, amount => $3, api_key => $4, reason => $5, briefly => true)`;

const CHANGE_BALANCES = `SELECT c.* FROM bobux.take_turn(turn => $14, behind => $15), bobux.change_balances(
  ids => $1, slots => $2, operations => $3, amounts => $4, callers => $5, keys => $6, reasons => $7,
  claims => $8, nonces => $9, fingerprints => $10, stale => $11, look_up => $12, locking => $13) c`;

/** A PostgreSQL array of what needs no quotes. */
export const arrayOf = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;

/** The places of distinct values, from 1. */
export class IndexMap<Value> {
  private readonly places = new Map<Value, number>();

  constructor(values: Iterable<Value> = []) {
    for (const value of values) this.of(value);
  }

  of(value: Value): number {
    const known = this.places.get(value);
    if (known !== undefined) return known;
    this.places.set(value, this.places.size + 1);
    return this.places.size;
  }

  get values(): Value[] {
    return [...this.places.keys()];
  }
}

/**
 * Makes many changes in one statement and one commit, in their order; each succeeds or fails by itself.
 *
 * @param changes at least one; no nonce of one key twice
 * @param nonces must be 'looked up' where a message is stale
 * @param turn where it is sent behind another that is not answered yet, or another may be sent behind it
 * @returns for each change what it came to, or LOCKED (with `skip` only), or the error for which its stored answer cannot be read: that one
 * fails alone, as the others are committed
 * @throws DatabaseError nothing was changed, if its `isRollback` says so; else nobody knows
 */
export async function changeBalances(
  database: Queryable,
  changes: readonly BalanceChange[],
  locking: Locking,
  nonces: NonceMode,
  turn?: Turn,
): Promise<Settled[]> {
  const players = new IndexMap(
    [...new Set(changes.map(({ player }) => player))].sort((one, other) => one - other),
  );
  const keys = new IndexMap<string>();
  const slots = changes.map(({ player }) => players.of(player));
  const callers = changes.map(({ apiKey }) => keys.of(apiKey));
  const rows = await database.query<Row>(CHANGE_BALANCES, [
    arrayOf(players.values),
    arrayOf(slots),
    arrayOf(changes.map(({ operation }) => operationNames[operation])),
    arrayOf(changes.map(({ amount }) => amount)),
    arrayOf(callers),
    keys.values,
    changes.some(({ reason }) => reason !== undefined) ? changes.map(({ reason }) => reason ?? null) : null,
    ...claimsOf(changes),
    nonces === 'looked up',
    locking,
    ...turnOf(turn),
  ]);
  const row = oneRow(rows);
  return changes.map((change, at) => {
    try {
      return outcomeOf(row, change, at, present(slots, at) - 1);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
}

/** The arrays claims, nonces, prints and stale: all null where there is no nonce, and the last where none is stale. */
export function claimsOf(changes: readonly Pick<BalanceChange, 'nonce' | 'isStale'>[]): unknown[] {
  const claiming = changes.filter(({ nonce }) => nonce !== undefined);
  const claims = claiming.map(({ nonce }) => nonce!);
  if (claims.length === 0) return [null, null, null, null];
  let last = 0;
  return [
    arrayOf(changes.map(({ nonce }) => (nonce === undefined ? 0 : ++last))),
    claims.map(({ nonce }) => nonce),
    // A bytea in hex, its backslash escaped as within an array.
    arrayOf(claims.map(({ fingerprint }) => `"\\\\x${fingerprint}"`)),
    claiming.some(({ isStale }) => isStale) ? claiming.map(({ isStale }) => isStale) : null,
  ];
}

function outcomeOf(row: Row, change: BalanceChange, at: number, slot: number): Outcome | typeof LOCKED {
  const outcome = present(row.outcomes, at);
  if (outcome === 'changed') {
    const player: Player = {
      id: change.player,
      steam: present(row.steams, slot),
      discord: present(row.discords, slot),
      bobux: present(row.balances, at),
      bobuxtotal: present(row.totals, at),
    };
    return success({ player });
  }
  if (outcome === 'locked') return LOCKED;
  return outcome === 'repeated' ? firstOutcome(row.answered, at) : refusal(outcome);
}

/**
 * What a command came to when it was done.
 * @param at its place, from 0
 * @throws Error what is stored cannot be read
 */
export function firstOutcome(answered: readonly Answered[] | null, at: number): Outcome {
  const first = answered?.find((one) => one.at === at + 1);
  if (first === undefined) throw new Error('The first answer is missing.');
  return first.outcome === 'changed'
    ? success(storedData.parse(first.data))
    : refusal(first.outcome, storedRefusal.parse(first.data) ?? {});
}

/** @throws Error the database returned fewer values than it was asked for */
export function present<Value>(values: readonly Value[], at: number): Value {
  const value = values[at];
  if (value === undefined) throw new Error('The database returned too few values.');
  return value;
}
