import type { NonceClaim } from '../nonces/nonces.js';

/** As the seed numbers them. */
export enum BalanceOperation {
  Set = 0,
  Add = 1,
  Subtract = 2,
}

/** By their numbers, as the functions of the database know them. */
export const operationNames = ['set', 'add', 'subtract'] as const;

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
