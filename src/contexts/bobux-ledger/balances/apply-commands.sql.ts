import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { success, type Data } from '../outcome.js';
import {
  isCommand,
  playersOf,
  type ResolvedCommand,
  type ResolvedStep,
  type Work,
} from './balance-command.js';
import { operationNames, type BalanceChange } from './balance-change.js';
import { firstOutcome, type Answered } from './first-outcome.js';
import { LOCKED, lockingOf, type Locking, type NonceMode, type Settled } from './locking.js';
import { refusal } from './refusals.js';
import type { Player } from '../players/players.repository.js';
import { arrayOf, claimsOf, IndexMap, present } from './sql-arrays.js';
import { turnOf, type Turn } from './turn.js';

const APPLY_COMMANDS = `SELECT c.* FROM bobux.take_turn(turn => $22, behind => $23), bobux.apply_commands(
  ids => $1, kinds => $2, callers => $3, keys => $4, given => $5, firsts => $6,
  operations => $7, slots => $8, peers => $9, amounts => $10, refs => $11, others => $12, seconds => $13, reasons => $14,
  claims => $15, nonces => $16, fingerprints => $17, stale => $18, look_up => $19, locking => $20, patience => $21) c`;

/** Of each transfer, at its command's place, and of each player; see bobux.apply_commands. */
interface Transfers {
  readonly outs: readonly (number | null)[];
  readonly ins: readonly number[];
  readonly balances: readonly number[];
  readonly peer_balances: readonly number[];
  readonly totals: readonly number[];
  readonly peer_totals: readonly number[];
  readonly steams: readonly (string | null)[];
  readonly discords: readonly (string | null)[];
}

interface Row {
  readonly outcomes: readonly string[];
  readonly answers: readonly (Data | null)[] | null;
  readonly transfers: Transfers | null;
  readonly answered: readonly Answered[] | null;
}

/**
 * Does many commands in one statement and one commit, in their order; each succeeds or fails as a whole, by itself.
 *
 * @param works at least one; no nonce of one key twice
 * @param nonces must be 'looked up' where a message is stale
 * @param turn as in changeBalances
 * @returns of each what it came to, or LOCKED (with `skip` only), or the error for which its stored answer cannot be read
 * @throws DatabaseError nothing was changed, if its `isRollback` says so; else nobody knows
 */
export async function applyCommands(
  database: Queryable,
  works: readonly Work[],
  locking: Locking,
  nonces: NonceMode,
  turn?: Turn,
): Promise<Settled[]> {
  const commands = works.map((work) => (isCommand<ResolvedCommand>(work) ? work : asCommand(work)));
  const players = new IndexMap([...new Set(works.flatMap(playersOf))].sort((one, other) => one - other));
  const keys = new IndexMap<string | null>();
  const callers = commands.map(({ apiKey }) => keys.of(apiKey));
  const steps = commands.flatMap((command) => command.steps);
  let first = 1;
  const firsts = commands.map((command) => (first += command.steps.length) - command.steps.length);
  const slotOf = (player: number | undefined): number => (player === undefined ? 0 : players.of(player));
  // Null as in textsOf.
  const of = (value: (step: ResolvedStep) => number | undefined | null): string | null => {
    const values = steps.map(value);
    return values.some(isThere) ? arrayOf(values.map((one) => one ?? 'NULL')) : null;
  };
  const row = oneRow(
    await database.query<Row>(APPLY_COMMANDS, [
      arrayOf(players.values),
      arrayOf(commands.map(({ kind }) => kind)),
      arrayOf(callers),
      keys.values,
      textsOf(commands.map(({ refused }) => refused)),
      arrayOf(firsts),
      arrayOf(steps.map(({ operation }) => operation)),
      of(({ player }) => slotOf(player)),
      of(({ peer }) => (peer === null ? null : slotOf(peer))),
      of(({ amount }) => amount),
      of(({ ref }) => ref),
      of(({ other }) => other),
      of(({ seconds }) => seconds),
      textsOf(steps.map(({ reason }) => reason)),
      ...claimsOf(commands),
      nonces === 'looked up',
      ...lockingOf(locking),
      ...turnOf(turn),
    ]),
  );
  return commands.map((command, at) => {
    try {
      return settled(row, at, command, (player) => players.of(player) - 1);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
}

/** Null where none is there: it means the same as an array of nulls, which PostgreSQL would have to read. */
function textsOf(texts: readonly (string | undefined)[]): (string | null)[] | null {
  return texts.some(isThere) ? texts.map((text) => text ?? null) : null;
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;

/** @param slotOf a player's place among those of the statement, from 0 */
function settled(
  row: Row,
  at: number,
  { steps: [step] }: ResolvedCommand,
  slotOf: (player: number) => number,
): Settled {
  const outcome = present(row.outcomes, at);
  if (outcome === 'locked') return LOCKED;
  if (outcome === 'repeated') return firstOutcome(row.answered, at);
  const data = row.answers?.[at] ?? undefined;
  if (outcome !== 'changed') return refusal(outcome, data);
  return success(data ?? transferData(row.transfers, at, step, slotOf));
}

/** The answer of a transfer. @throws Error it was none, and its answer is missing */
function transferData(
  transfers: Transfers | null,
  at: number,
  step: ResolvedStep | undefined,
  slotOf: (player: number) => number,
): Data {
  const transfer = transfers?.outs[at];
  if (
    !transfers ||
    typeof transfer !== 'number' ||
    typeof step?.player !== 'number' ||
    typeof step.peer !== 'number'
  )
    throw new Error('The answer is missing.');
  const { balances, peer_balances, totals, peer_totals, steams, discords } = transfers;
  const playerOf = (id: number, bobux: number, bobuxtotal: number): Player => {
    const slot = slotOf(id);
    return { id, steam: present(steams, slot), discord: present(discords, slot), bobux, bobuxtotal };
  };
  return {
    from: playerOf(step.player, present(balances, at) - step.amount, present(totals, at)),
    to: playerOf(step.peer, present(peer_balances, at) + step.amount, present(peer_totals, at)),
    transfer,
    entries: [transfer, present(transfers.ins, at)],
  };
}

function asCommand({
  player,
  operation,
  amount,
  apiKey,
  reason,
  nonce,
  isStale,
}: BalanceChange): ResolvedCommand {
  const step: ResolvedStep = { operation: operationNames[operation], player, peer: null, amount, reason };
  return { kind: 'setbobux', steps: [step], players: [player], apiKey, nonce, isStale };
}
