import type { DefinedCommand } from './command.js';
import { LedgerError } from './ledger-error.js';
import { everyCommand } from './parameters.js';

export interface CommonParameters {
  readonly nonce: string | undefined;
  readonly timestamp: number | undefined;
}

/**
 * Tests the parameters of a message: first whether all that are required are there, then whether all are known and of the right type
 * and range.
 *
 * @returns the command's own parameters, and those that any command may carry
 * @throws LedgerError MISSING_PARAMETERS_ERROR, INVALID_PARAMETERS_ERROR
 */
export function readParameters(
  command: DefinedCommand,
  parameters: Readonly<Record<string, unknown>>,
  nonceRequired: boolean,
): { own: Record<string, unknown>; common: CommonParameters } {
  const required = nonceRequired ? [...command.required, 'nonce', 'timestamp'] : command.required;
  if (required.some((name) => !(name in parameters))) throw new LedgerError('MISSING_PARAMETERS_ERROR');
  const { nonce, timestamp, ...own } = parameters;
  const parsed = command.parameters.safeParse(own);
  const parsedNonce = everyCommand.nonce.safeParse(nonce);
  const parsedTimestamp = everyCommand.timestamp.safeParse(timestamp);
  if (!parsed.success || !parsedNonce.success || !parsedTimestamp.success) {
    throw new LedgerError('INVALID_PARAMETERS_ERROR');
  }
  return { own: parsed.data, common: { nonce: parsedNonce.data, timestamp: parsedTimestamp.data } };
}
