import type { Outcome } from '../outcome.js';

/** What to do about a player whose row somebody else has locked; see `bobux.change_balances`, and for the last `bobux.apply_commands`. */
export type Locking = 'briefly' | 'skip' | 'patiently' | 'ahead of sendsql';

/** 'unseen': every nonce is taken to be new, and the statement fails as a whole (23505) where one is not; 'looked up' costs twice as much. */
export type NonceMode = 'unseen' | 'looked up';

/** A command that was left undone, because one of its players is locked. */
export const LOCKED = Symbol('locked');

/** The result of one command among many; an Error fails it alone. */
export type Settled = Outcome | typeof LOCKED | Error;
