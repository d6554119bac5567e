import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { success, type Outcome } from '../outcome.js';
import type { Player } from '../players/players.repository.js';
import { operationNames, type BalanceChange } from './balance-change.js';
import { firstOutcome, type Answered } from './first-outcome.js';
import { LOCKED, lockingOf, type Locking, type NonceMode, type Settled } from './locking.js';
import { refusal } from './refusals.js';
import { arrayOf, claimsOf, IndexMap, present } from './sql-arrays.js';
import { turnOf, type Turn } from './turn.js';

const CHANGE_BALANCES = `SELECT c.* FROM bobux.take_turn(turn => $15, behind => $16), bobux.change_balances(
  ids => $1, slots => $2, operations => $3, amounts => $4, callers => $5, keys => $6, reasons => $7,
  claims => $8, nonces => $9, fingerprints => $10, stale => $11, look_up => $12, locking => $13, patience => $14) c`;

interface Row {
  readonly outcomes: readonly string[];
  readonly balances: readonly number[];
  readonly totals: readonly number[];
  readonly steams: readonly (string | null)[];
  readonly discords: readonly (string | null)[];
  readonly answered: readonly Answered[] | null;
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
    ...lockingOf(locking),
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
