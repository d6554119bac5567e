import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { success, type Outcome } from '../outcome.js';
import type { Player } from '../players/players.repository.js';
import { BalanceOperation, operationNames, type BalanceChange } from './balance-change.js';
import { refusal } from './refusals.js';

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
