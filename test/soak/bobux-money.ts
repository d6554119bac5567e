/** Transfers, batches, holds and reversals as a client knows them (docs/bobux.md, "Version 2 commands"), beside bobux-model.ts. */
import type { Command } from './bobux-command.js';
import {
  all,
  byId,
  expectAnswer,
  MOST,
  rules,
  same,
  type Ledger,
  type LedgerRule,
  type ModelPlayer,
} from './bobux-model.js';
import { differs } from './possible.js';
import type { Random } from './random.js';

const NOBODY = 999_999_999;
/** No hold of a run ends by itself. */
const HOLD_SECONDS = 604_800;

interface Move {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}
type Change = { readonly id: number; readonly amount: number; readonly operation: 0 | 1 | 2 } | Move;

/** @returns the error; without one the draft has changed */
function move(ledger: Ledger, { from, to, amount }: Move): string | undefined {
  const [payer, payee] = [byId(ledger, from), byId(ledger, to)];
  if (payer === undefined || payee === undefined) return 'PLAYER_NOT_FOUND_ERROR';
  if (payer === payee) return 'INVALID_PARAMETERS_ERROR';
  if (payer.bobux < amount) return 'INSUFFICIENT_BOBUX_ERROR';
  if (payee.bobux > MOST - amount) return 'INVALID_PARAMETERS_ERROR';
  payer.bobux -= amount;
  earn(payee, amount);
  return undefined;
}

function earn(player: ModelPlayer, amount: number): void {
  player.bobux += amount;
  player.bobuxtotal = Math.min(player.bobuxtotal + amount, MOST);
}

const moneyRules = {
  transfer: (transfer: Move): LedgerRule => {
    return (ledger, answer) => {
      const error = move(ledger, transfer);
      if (error !== undefined) return expectAnswer(answer, error);
      return expectAnswer(answer, undefined, (data) => {
        ledger.transfers[data.transfer] = { ...transfer, reversed: false };
        return (
          differs('from', data.from, byId(ledger, transfer.from)) ??
          differs('to', data.to, byId(ledger, transfer.to))
        );
      });
    };
  },

  /** Nothing of it, or all. */
  batch: (changes: readonly Change[]): LedgerRule => {
    return (ledger, answer) => {
      const draft = JSON.parse(JSON.stringify(ledger)) as Ledger;
      const touched = new Set<number>();
      for (const [index, change] of changes.entries()) {
        const error = 'from' in change ? move(draft, change) : errorOf(draft, change);
        if (error !== undefined) {
          if (answer === undefined) return undefined;
          const said = answer.success ? 'success' : [answer.error, answer.data?.index];
          return differs('the outcome', said, [error, index]);
        }
        for (const id of 'from' in change ? [change.from, change.to] : [change.id]) touched.add(id);
      }
      ledger.players = draft.players;
      const players = [...touched].sort((a, b) => a - b).map((id) => byId(ledger, id));
      return expectAnswer(answer, undefined, (data) => differs('the players', data.players, players));
    };
  },

  hold: (name: string, player: number, amount: number): LedgerRule => {
    return (ledger, answer) => {
      const holder = byId(ledger, player);
      if (holder === undefined) return expectAnswer(answer, 'PLAYER_NOT_FOUND_ERROR');
      if (holder.bobux < amount) return expectAnswer(answer, 'INSUFFICIENT_BOBUX_ERROR');
      holder.bobux -= amount;
      return expectAnswer(answer, undefined, ({ hold, player: now }) => {
        ledger.holds[name] = { id: hold.id, player, amount, state: 'held' };
        return same(holder, now) ?? differs('the hold', [hold.amount, hold.state], [amount, 'held']);
      });
    };
  },

  /** @param to undefined: what is captured is spent */
  capture: (name: string, amount: number, to: number | undefined): LedgerRule => {
    return (ledger, answer) => {
      const hold = ledger.holds[name];
      if (hold === undefined) return expectAnswer(answer, 'HOLD_NOT_FOUND_ERROR');
      if (hold.state !== 'held') return expectAnswer(answer, 'HOLD_ENDED_ERROR');
      const holder = byId(ledger, hold.player);
      const payee = to === undefined ? undefined : byId(ledger, to);
      if (to !== undefined && payee === undefined) return expectAnswer(answer, 'PLAYER_NOT_FOUND_ERROR');
      const rest = hold.amount - amount;
      if (
        holder === undefined ||
        payee === holder ||
        holder.bobux > MOST - rest ||
        (payee?.bobux ?? 0) > MOST - amount
      )
        return expectAnswer(answer, 'INVALID_PARAMETERS_ERROR');
      hold.state = 'captured';
      holder.bobux += rest;
      if (payee !== undefined) earn(payee, amount);
      return expectAnswer(
        answer,
        undefined,
        (data) =>
          differs('the hold', [data.hold.state, data.hold.captured], ['captured', amount]) ??
          same(holder, data.player) ??
          (payee && same(payee, data.to)),
      );
    };
  },

  release: (name: string): LedgerRule => {
    return (ledger, answer) => {
      const hold = ledger.holds[name];
      if (hold === undefined) return expectAnswer(answer, 'HOLD_NOT_FOUND_ERROR');
      if (hold.state !== 'held') return expectAnswer(answer, 'HOLD_ENDED_ERROR');
      const holder = byId(ledger, hold.player);
      if (holder === undefined || holder.bobux > MOST - hold.amount)
        return expectAnswer(answer, 'INVALID_PARAMETERS_ERROR');
      hold.state = 'released';
      holder.bobux += hold.amount;
      return expectAnswer(answer, undefined, (data) => same(holder, data.player));
    };
  },

  /** Of a transfer: both sides go back, and no total grows. */
  reverse: (transfer: string): LedgerRule => {
    return (ledger, answer) => {
      const made = ledger.transfers[transfer];
      if (made === undefined) return expectAnswer(answer, 'ENTRY_NOT_FOUND_ERROR');
      if (made.reversed) return expectAnswer(answer, 'ALREADY_REVERSED_ERROR');
      const [payer, payee] = [byId(ledger, made.from), byId(ledger, made.to)];
      if (payer === undefined || payee === undefined) return expectAnswer(answer, 'PLAYER_NOT_FOUND_ERROR');
      if (payee.bobux < made.amount) return expectAnswer(answer, 'INSUFFICIENT_BOBUX_ERROR');
      if (payer.bobux > MOST - made.amount) return expectAnswer(answer, 'INVALID_PARAMETERS_ERROR');
      payee.bobux -= made.amount;
      payer.bobux += made.amount;
      made.reversed = true;
      return expectAnswer(answer, undefined, (data) => same(payer, data.from) ?? same(payee, data.to));
    };
  },
};

/** What `setbobux` would say; the draft changes where it would be done. */
function errorOf(draft: Ledger, { id, amount, operation }: Exclude<Change, Move>): string | undefined {
  const player = byId(draft, id);
  if (player === undefined) return 'PLAYER_NOT_FOUND_ERROR';
  const next = BigInt(operation === 0 ? 0 : player.bobux) + BigInt(operation === 2 ? -amount : amount);
  if (next < 0n) return 'INSUFFICIENT_BOBUX_ERROR';
  if (next > BigInt(MOST)) return 'INVALID_PARAMETERS_ERROR';
  rules.change(id, operation, amount)(draft, undefined);
  return undefined;
}

/** One of the commands that move money, between the players of one client. @param name for a hold that it makes */
export function moneyCommand(random: Random, ledger: Ledger, name: string): Command {
  const known = all(ledger).flatMap(({ id }) => id ?? []);
  const player = (): number => (random.chance(0.02) ? NOBODY : random.pickOr(known, NOBODY));
  const amount = random.int(1, 40);
  const hold = random.pickOr(Object.keys(ledger.holds), 'none');
  const { id = NOBODY, amount: held = 1 } = ledger.holds[hold] ?? {};
  const kind = random.next();
  if (kind < 0.35) {
    const transfer = { from: player(), to: player(), amount };
    // Without its id it could not be reversed.
    return {
      message: { command: 'transfer', ...transfer, reason: 'Miete' },
      rule: moneyRules.transfer(transfer),
      needsAnswer: true,
    };
  }
  if (kind < 0.5) {
    const changes = Array.from({ length: random.int(1, 5) }, (): Change => {
      const some = random.int(1, 30);
      return random.chance(0.5)
        ? { id: player(), amount: some, operation: random.pick([0, 1, 1, 2] as const) }
        : { from: player(), to: player(), amount: some };
    });
    return { message: { command: 'batch', changes }, rule: moneyRules.batch(changes) };
  }
  if (kind < 0.65) {
    const holder = player();
    return {
      message: { command: 'hold', id: holder, amount, seconds: HOLD_SECONDS },
      rule: moneyRules.hold(name, holder, amount),
      needsAnswer: true,
    };
  }
  if (kind < 0.77) {
    const part = random.int(1, held);
    const to = random.chance(0.5) ? player() : undefined;
    return {
      message: { command: 'capture', hold: id, amount: part, ...(to !== undefined && { to }) },
      rule: moneyRules.capture(hold, part, to),
    };
  }
  if (kind < 0.87) return { message: { command: 'release', hold: id }, rule: moneyRules.release(hold) };
  const transfer = random.pickOr(Object.keys(ledger.transfers), String(Number.MAX_SAFE_INTEGER));
  return {
    message: { command: 'reverse', entry: Number(transfer) },
    rule: moneyRules.reverse(transfer),
  };
}
