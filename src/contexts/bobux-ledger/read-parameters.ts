import type { DefinedCommand } from './command.js';
import { LedgerError } from './ledger-error.js';
import { everyCommand } from './parameters.js';

/** A message's nonce; undefined where there is none, or none that is valid. */
export function readNonce(value: unknown): string | undefined {
  return value === undefined ? undefined : everyCommand.nonce.safeParse(value).data;
}

/**
 * Tests the parameters of a message: first whether all that are required are there, then whether all are known and of the right type
 * and range.
 *
 * @param nonce what readNonce made of the message's own
 * @returns the command's own parameters; `timestamp` in Unix seconds, where the message has one
 * @throws LedgerError MISSING_PARAMETERS_ERROR, INVALID_PARAMETERS_ERROR
 */
export function readParameters(
  command: DefinedCommand,
  parameters: Readonly<Record<string, unknown>>,
  nonce: string | undefined,
  nonceRequired: boolean,
): { own: Record<string, unknown>; timestamp: number | undefined } {
  const isThere = (name: string): boolean => name in parameters;
  if (!command.required.every(isThere) || (nonceRequired && !['nonce', 'timestamp'].every(isThere))) {
    throw new LedgerError('MISSING_PARAMETERS_ERROR');
  }
  const hasCommon = isThere('nonce') || isThere('timestamp');
  const parsed = command.parameters.safeParse(hasCommon ? withoutCommon(parameters) : parameters);
  const timestamp = everyCommand.timestamp.safeParse(parameters.timestamp);
  const isNonceWrong = parameters.nonce !== undefined && nonce === undefined;
  if (!parsed.success || !timestamp.success || isNonceWrong)
    throw new LedgerError('INVALID_PARAMETERS_ERROR');
  return { own: parsed.data, timestamp: timestamp.data };
}

function withoutCommon(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const own = { ...parameters };
  delete own.nonce;
  delete own.timestamp;
  return own;
}
