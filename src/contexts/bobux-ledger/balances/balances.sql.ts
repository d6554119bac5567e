import type { SecretBox } from '../../../shared/secrets/secret-box.js';
import type { Queryable } from '../../../shared/database/database.js';
import type { BobuxErrorCode } from '../ledger-error.js';
import { openFirstOutcome, type NonceClaim } from '../nonces/nonces.js';
import type { Outcome } from '../outcome.js';
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

/** Tells nonces of different keys apart; undefined where there is none. */
export function nonceName({ nonce }: BalanceChange): string | undefined {
  return nonce && `${nonce.apiKey} ${nonce.nonce}`;
}

/** What to do about a player whose row somebody else has locked; see `bobux.change_balances`. */
export type Locking = 'briefly' | 'skip' | 'patiently';

/** 'unseen': every nonce is taken to be new, and the statement fails as a whole (23505) where one is not; 'looked up' costs twice as much. */
export type NonceMode = 'unseen' | 'looked up';

/** A change that was left undone, because its player is locked. */
export const LOCKED = Symbol('locked');

/** Of one change among many; an Error fails it alone. */
export type Settled = Outcome | typeof LOCKED | Error;

/** The outcomes of `bobux.change_balances`; the refusals stand at their numbers. */
const CHANGED = 0;
const refusals: readonly (BobuxErrorCode | undefined)[] = [
  undefined,
  'PLAYER_NOT_FOUND_ERROR',
  'INSUFFICIENT_BOBUX_ERROR',
  'INVALID_PARAMETERS_ERROR',
  undefined,
  'STALE_MESSAGE_ERROR',
  undefined,
  'NONCE_REUSED_ERROR',
];
const LEFT_UNDONE = 4;
const ANSWERED = 6;

interface Answered {
  readonly at: number;
  readonly outcome: number | null;
  readonly player: Player | null;
  readonly sealed: string | null;
}

interface Row {
  readonly outcomes: readonly number[];
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
  const [row] = await database.query<Player & { outcome: OneOutcome }>(ONE_STATEMENT, [
    player,
    operationNames[operation],
    amount,
    apiKey,
    reason ?? null,
  ]);
  if (row === undefined) throw new Error('The database returned no outcome.');
  const { outcome, ...changed } = row;
  if (outcome === 'changed') return success(changed);
  return { success: false, error: oneRefusals[outcome], data: {} };
}

type OneOutcome = 'changed' | keyof typeof oneRefusals;
const oneRefusals = {
  'no player': 'PLAYER_NOT_FOUND_ERROR',
  insufficient: 'INSUFFICIENT_BOBUX_ERROR',
  'out of range': 'INVALID_PARAMETERS_ERROR',
} as const;
const operationNames = ['set', 'add', 'subtract'] as const;
const ONE_STATEMENT = 'SELECT outcome, (player).* FROM bobux.change_balance($1, $2, $3, $4, $5, true)';

const STATEMENT =
  'SELECT * FROM bobux.change_balances($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)';

const numbers = (values: readonly number[]): string => `{${values.join(',')}}`;

/** The places of distinct values, from 1. */
class Places<Value> {
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
 * @returns for each change what it came to, or LOCKED (with `skip` only), or the error for which its stored answer cannot be read: that one
 * fails alone, as the others are committed
 * @throws DatabaseError nothing was changed, if its `isRollback` says so; else nobody knows
 */
export async function changeBalances(
  database: Queryable,
  box: SecretBox,
  changes: readonly BalanceChange[],
  locking: Locking,
  nonces: NonceMode,
): Promise<Settled[]> {
  const players = new Places(
    [...new Set(changes.map(({ player }) => player))].sort((one, other) => one - other),
  );
  const keys = new Places<string>();
  const slots = changes.map(({ player }) => players.of(player));
  const callers = changes.map(({ apiKey }) => keys.of(apiKey));
  const [row] = await database.query<Row>(STATEMENT, [
    numbers(players.values),
    numbers(slots),
    numbers(changes.map(({ operation }) => operation)),
    numbers(changes.map(({ amount }) => amount)),
    numbers(callers),
    keys.values,
    changes.some(({ reason }) => reason !== undefined) ? changes.map(({ reason }) => reason ?? null) : null,
    ...claimsOf(changes),
    nonces === 'looked up',
    locking,
  ]);
  if (row === undefined) throw new Error('The database returned no outcomes.');
  return changes.map((change, at) => {
    try {
      return outcomeOf(row, change, at, (slots[at] ?? 0) - 1, box);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
}

/** The arrays claims, nonces, prints and stale: all null where there is no nonce. */
function claimsOf(changes: readonly BalanceChange[]): unknown[] {
  const claiming = changes.filter(({ nonce }) => nonce !== undefined);
  if (claiming.length === 0) return [null, null, null, null];
  let last = 0;
  return [
    numbers(changes.map(({ nonce }) => (nonce === undefined ? 0 : ++last))),
    claiming.map(({ nonce }) => nonce?.nonce),
    claiming.map(({ nonce }) => nonce?.fingerprint),
    claiming.map(({ isStale }) => isStale),
  ];
}

function outcomeOf(
  row: Row,
  change: BalanceChange,
  at: number,
  slot: number,
  box: SecretBox,
): Outcome | typeof LOCKED {
  const outcome = row.outcomes[at];
  if (outcome === CHANGED) {
    return success({
      id: change.player,
      steam: row.steams[slot] ?? null,
      discord: row.discords[slot] ?? null,
      bobux: row.balances[at] ?? 0,
      bobuxtotal: row.totals[at] ?? 0,
    });
  }
  if (outcome === LEFT_UNDONE) return LOCKED;
  if (outcome === ANSWERED) return firstOutcome(row, change, at, box);
  return refusal(outcome);
}

/** What was kept with the nonce: in clear by this statement, sealed by an older Quartet. */
function firstOutcome(row: Row, { nonce }: BalanceChange, at: number, box: SecretBox): Outcome {
  const first = row.answered?.find((answered) => answered.at === at + 1);
  if (first === undefined || nonce === undefined) throw new Error('The first answer is missing.');
  if (first.sealed !== null) return openFirstOutcome(box, nonce, Buffer.from(first.sealed, 'base64'));
  return first.outcome === CHANGED && first.player !== null ? success(first.player) : refusal(first.outcome);
}

function success(player: Player): Outcome {
  return { success: true, data: { player } };
}

function refusal(outcome: number | null | undefined): Outcome {
  const error = refusals[outcome ?? CHANGED];
  if (error === undefined) throw new Error(`The database answers with the unknown outcome ${outcome}.`);
  return { success: false, error, data: {} };
}
