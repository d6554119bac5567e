import { refusal as refuse, type Data, type Outcome } from '../outcome.js';
import type { BobuxErrorCode } from '../ledger-error.js';

/** What `bobux.change_balances` and `bobux.apply_commands` call a refusal, and what is answered of it. */
const refusals = {
  'no player': ['PLAYER_NOT_FOUND_ERROR'],
  'no hold': ['HOLD_NOT_FOUND_ERROR'],
  'no entry': ['ENTRY_NOT_FOUND_ERROR'],
  'hold ended': ['HOLD_ENDED_ERROR'],
  'already reversed': ['ALREADY_REVERSED_ERROR'],
  insufficient: ['INSUFFICIENT_BOBUX_ERROR'],
  'out of range': [
    'INVALID_PARAMETERS_ERROR',
    'amount: the balance would be past 9007199254740991 (2^53 - 1); nothing was changed',
  ],
  'same player': ['INVALID_PARAMETERS_ERROR', 'to: is the player who pays; nothing was changed'],
  'more than held': ['INVALID_PARAMETERS_ERROR', 'amount: is more than is held; nothing was changed'],
  'not reversible': [
    'INVALID_PARAMETERS_ERROR',
    'entry: a hold is ended by release or capture, and a release or reversal cannot be reversed',
  ],
  stale: ['STALE_MESSAGE_ERROR'],
  'nonce reused': ['NONCE_REUSED_ERROR'],
} as const satisfies Record<string, readonly [BobuxErrorCode, string?]>;

/** A refusal by its name in the ledger's SQL. */
export type Refusal = keyof typeof refusals;

const isRefusal = (name: string): name is Refusal => Object.hasOwn(refusals, name);

/**
 * @param data what the database says of it besides
 * @throws Error there is none of this name
 */
export function refusal(name: string, data: Data = {}): Outcome {
  if (!isRefusal(name)) throw new Error(`The database answers with the unknown outcome ${name}.`);
  const [code, message] = refusals[name];
  return refuse(code, message === undefined ? data : { ...data, message });
}
