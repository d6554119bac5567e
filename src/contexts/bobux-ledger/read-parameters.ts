import type { DefinedCommand } from './command.js';
import { LedgerError } from './ledger-error.js';
import { everyCommand } from './parameters.js';

export interface CommonParameters {
  readonly nonce: string | undefined;
  readonly timestamp: number | undefined;
}

const NEITHER: CommonParameters = { nonce: undefined, timestamp: undefined };

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
  const isThere = (name: string): boolean => name in parameters;
  if (!command.required.every(isThere) || (nonceRequired && !['nonce', 'timestamp'].every(isThere))) {
    throw new LedgerError('MISSING_PARAMETERS_ERROR');
  }
  if (parameters.nonce === undefined && parameters.timestamp === undefined) {
    const parsed = command.parameters.safeParse(parameters);
    if (!parsed.success) throw new LedgerError('INVALID_PARAMETERS_ERROR');
    return { own: parsed.data, common: NEITHER };
  }
  const { nonce, timestamp, ...own } = parameters;
  const parsed = command.parameters.safeParse(own);
  const parsedNonce = everyCommand.nonce.safeParse(nonce);
  const parsedTimestamp = everyCommand.timestamp.safeParse(timestamp);
  if (!parsed.success || !parsedNonce.success || !parsedTimestamp.success) {
    throw new LedgerError('INVALID_PARAMETERS_ERROR');
  }
  return { own: parsed.data, common: { nonce: parsedNonce.data, timestamp: parsedTimestamp.data } };
}
