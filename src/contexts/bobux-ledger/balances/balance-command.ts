import type { NonceClaim } from '../nonces/nonces.js';
import type { PlayerName } from '../players/player-name.js';
import type { BalanceChange } from './balance-change.js';
import type { Refusal } from './refusals.js';

/** One step of a command; amounts in bobux. */
export type Step = { readonly reason?: string | undefined } & (
  | {
      readonly operation: 'set' | 'add' | 'subtract';
      readonly player: PlayerName;
      readonly amount: number;
    }
  | {
      readonly operation: 'transfer';
      readonly player: PlayerName;
      readonly to: PlayerName;
      readonly amount: number;
    }
  | {
      readonly operation: 'hold';
      readonly player: PlayerName;
      readonly amount: number;
      readonly seconds: number;
    }
  | {
      readonly operation: 'capture';
      readonly hold: number;
      /** Undefined: all that is held. */
      readonly amount: number | undefined;
      readonly to: PlayerName | undefined;
    }
  | { readonly operation: 'release'; readonly hold: number }
  | { readonly operation: 'reverse'; readonly entry: number }
);

/** The commands that change balances, but for a setbobux that names its player by the bobux id: that is a BalanceChange. */
export interface BalanceCommand {
  readonly kind: 'setbobux' | 'transfer' | 'batch' | 'hold' | 'capture' | 'release' | 'reverse';
  /** At least one. They take effect together or not at all. */
  readonly steps: readonly Step[];
  /** Null: the operator, without a key. */
  readonly apiKey: string | null;
  /** Makes it take effect once. */
  readonly nonce: NonceClaim | undefined;
  /** With a nonce that is new, it is refused; one that was answered before gets its answer. */
  readonly isStale: boolean;
}

/** A step whose players are known by their bobux ids, as `bobux.apply_commands` takes it. */
export interface ResolvedStep {
  readonly operation: Step['operation'];
  /** Undefined: there is no such player. */
  readonly player: number | undefined;
  /** Null where the step has only one player. */
  readonly peer: number | undefined | null;
  /** Bobux. Of a capture 0: all that is held. Of a reverse: what the player gets, below 0 where it loses. */
  readonly amount: number;
  /** The hold, or the entry that is reversed. */
  readonly ref?: number;
  /** The other side's entry, which is reversed too. */
  readonly other?: number | undefined;
  readonly seconds?: number;
  readonly reason?: string | undefined;
}

export interface ResolvedCommand extends Omit<BalanceCommand, 'steps'> {
  readonly steps: readonly ResolvedStep[];
  /** What it comes to, where that is known already. */
  readonly refused?: Refusal;
  /** All players that it touches, each once. */
  readonly players: readonly number[];
  /** Whom a capture of a hold that is not there would have paid. */
  readonly to?: number | undefined;
}

/** What waits to be done in one statement. */
export type Work = BalanceChange | ResolvedCommand;

export const isCommand = <Command extends object>(work: BalanceChange | Command): work is Command =>
  'steps' in work;

/** The bobux ids of all players that it touches, each once. */
export const playersOf = (work: Work): readonly number[] => (isCommand(work) ? work.players : [work.player]);

/** How much of a statement it takes: one for each change. */
export const sizeOf = (work: BalanceChange | { readonly steps: readonly unknown[] }): number =>
  'steps' in work ? work.steps.length : 1;

/** The nonce together with its key, since two keys may use the same one; undefined where there is none. */
export function nonceName({ nonce }: Pick<BalanceCommand, 'nonce'>): string | undefined {
  return nonce && `${nonce.apiKey} ${nonce.nonce}`;
}
