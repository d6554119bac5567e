import { z } from 'zod';
import { BOBUX_ERROR_CODES, LedgerError, type BobuxErrorCode } from './ledger-error.js';

export type Data = Readonly<Record<string, unknown>>;

/** What a command came to; kept with its nonce, and sent as the answer. */
export type Outcome =
  | { readonly success: true; readonly data: Data }
  | { readonly success: false; readonly error: BobuxErrorCode; readonly data: Data };

/** An outcome as it is kept. */
export const storedOutcome = z.discriminatedUnion('success', [
  z.object({ success: z.literal(true), data: z.record(z.string(), z.unknown()) }),
  z.object({
    success: z.literal(false),
    error: z.enum(BOBUX_ERROR_CODES),
    data: z.record(z.string(), z.unknown()),
  }),
]);

/**
 * Runs a command to its outcome.
 * @throws whatever is not a LedgerError: then nobody can tell what the command came to
 */
export async function settle(command: () => Data | Promise<Data>): Promise<Outcome> {
  try {
    return { success: true, data: await command() };
  } catch (error) {
    return refusalOf(error);
  }
}

/** @throws `error`, where it is not a LedgerError */
export function refusalOf(error: unknown): Outcome {
  if (error instanceof LedgerError) return { success: false, error: error.code, data: error.data };
  throw error;
}

/** The reverse of `settle`. @throws LedgerError */
export function unwrap(outcome: Outcome): Data {
  if (outcome.success) return outcome.data;
  throw new LedgerError(outcome.error, outcome.data);
}
