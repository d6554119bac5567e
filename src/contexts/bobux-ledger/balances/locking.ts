import type { Outcome } from '../outcome.js';

/** Waits for locks while others may wait for an answer; see `bobux.change_balances`, and for 'ahead of sendsql' `bobux.apply_commands`. */
export interface PatientLocking {
  readonly how: 'patiently' | 'ahead of sendsql';
  /** So long at most; milliseconds from 1. */
  readonly ms: number;
}

/** What to do about a player whose row somebody else has locked; see `bobux.change_balances`. */
export type Locking = 'briefly' | 'skip' | PatientLocking;

/** The parameters `locking` and `patience` of the functions. */
export const lockingOf = (locking: Locking): [locking: string, patience: number | null] =>
  typeof locking === 'string' ? [locking, null] : [locking.how, locking.ms];

/** 'unseen': every nonce is taken to be new, and the statement fails as a whole (23505) where one is not; 'looked up' costs twice as much. */
export type NonceMode = 'unseen' | 'looked up';

/** A command that was left undone: one of its players is locked, or it is to be tried by itself. */
export const LOCKED = Symbol('locked');

/** The result of one command among many; an Error fails it alone. */
export type Settled = Outcome | typeof LOCKED | Error;
