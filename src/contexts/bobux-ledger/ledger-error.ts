import { DomainError } from '../../shared/errors/domain-error.js';

/** Every error that an answer can name: the seed's, and those of docs/bobux.md. */
export const BOBUX_ERROR_CODES = [
  'INVALID_AUTH_ERROR',
  'INVALID_COMMAND_ERROR',
  'PERMISSION_DENIED_ERROR',
  'MISSING_PARAMETERS_ERROR',
  'INVALID_PARAMETERS_ERROR',
  'SERVER_ERROR',
  'DB_ERROR',
  'PLAYER_NOT_FOUND_ERROR',
  'PLAYER_EXISTS_ERROR',
  'ALREADY_LINKED_ERROR',
  'INSUFFICIENT_BOBUX_ERROR',
  'KEY_NOT_FOUND_ERROR',
  'HOLD_NOT_FOUND_ERROR',
  'HOLD_ENDED_ERROR',
  'ENTRY_NOT_FOUND_ERROR',
  'ALREADY_REVERSED_ERROR',
  'SQL_ERROR',
  'NONCE_REUSED_ERROR',
  'STALE_MESSAGE_ERROR',
] as const;
export type BobuxErrorCode = (typeof BOBUX_ERROR_CODES)[number];

/**
 * What `data.message` says where nobody knows more: of each refusal that the caller can mend. Of INVALID_AUTH_ERROR nothing, for those who guess.
 * Kept with a nonce by its code alone, so a message that is asked for again reads as it did.
 */
export const DEFAULT_MESSAGES: Partial<Record<BobuxErrorCode, string>> = {
  PLAYER_NOT_FOUND_ERROR: 'there is no player with this id',
  PLAYER_EXISTS_ERROR: 'another player has this id',
  ALREADY_LINKED_ERROR: 'this player has a Steam id and a Discord id already',
  INSUFFICIENT_BOBUX_ERROR: 'amount: more than the player has; nothing was changed',
  KEY_NOT_FOUND_ERROR: 'targetkey: there is no such key',
  HOLD_NOT_FOUND_ERROR: 'hold: there is no such hold',
  HOLD_ENDED_ERROR: 'hold: it was captured or released, or its time is over; nothing was changed',
  ENTRY_NOT_FOUND_ERROR: 'entry: there is no such entry',
  ALREADY_REVERSED_ERROR: 'entry: it was reversed before; nothing was changed',
  NONCE_REUSED_ERROR:
    'nonce: it came with another message within 24 hours. To ask again send the same message, its timestamp included; for another message take a new nonce',
  STALE_MESSAGE_ERROR:
    "timestamp: must be Unix seconds, at most 300 from the server's time, which is this answer's timestamp; nothing was run",
};

/** A command was refused and changed nothing. */
export class LedgerError extends DomainError<BobuxErrorCode> {
  override readonly name = 'LedgerError';

  constructor(
    code: BobuxErrorCode,
    /** What the answer's `data` says of it. */
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}
