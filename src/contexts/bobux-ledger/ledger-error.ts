/** Every error that an answer can name: the seed's, and those of specs/bobux.md. */
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
  'SQL_ERROR',
  'NONCE_REUSED_ERROR',
  'STALE_MESSAGE_ERROR',
] as const;
export type BobuxErrorCode = (typeof BOBUX_ERROR_CODES)[number];

/** A command was refused and changed nothing. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';

  constructor(
    readonly code: BobuxErrorCode,
    /** What the answer's `data` says of it. */
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
}
