import type { Outcome } from '../outcome.js';

/** What to do about a player whose row somebody else has locked; see `bobux.change_balances`. */
export type Locking = 'briefly' | 'skip' | 'patiently';

/** 'unseen': every nonce is taken to be new, and the statement fails as a whole (23505) where one is not; 'looked up' costs twice as much. */
export type NonceMode = 'unseen' | 'looked up';

/** A command that was left undone, because one of its players is locked. */
export const LOCKED = Symbol('locked');

/** Of one command among many; an Error fails it alone. */
export type Settled = Outcome | typeof LOCKED | Error;
