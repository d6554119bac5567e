import { HttpException } from '@nestjs/common';
import { DEFAULT_MESSAGES, LedgerError, type BobuxErrorCode } from '../ledger-error.js';

const NOT_FOUND: readonly BobuxErrorCode[] = ['PLAYER_NOT_FOUND_ERROR', 'ENTRY_NOT_FOUND_ERROR'];

/** With which status the operator's routes answer a refusal of the ledger. */
export const statusOf = (code: BobuxErrorCode): number => (NOT_FOUND.includes(code) ? 404 : 409);

/** What is thrown in place of an error: a refusal of the ledger as HTTP says it, all others as they are. */
export function toHttp(error: unknown): unknown {
  if (!(error instanceof LedgerError)) return error;
  const said = DEFAULT_MESSAGES[error.code] ?? error.code;
  return new HttpException(`${said.charAt(0).toUpperCase()}${said.slice(1)}.`, statusOf(error.code));
}
