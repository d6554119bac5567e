import { z } from 'zod';
import { BOBUX_ERROR_CODES, DEFAULT_MESSAGES, LedgerError, type BobuxErrorCode } from './ledger-error.js';

export type Data = Readonly<Record<string, unknown>>;

/** Data that is JSON already, because it may be large: sent as it is. */
export class EncodedData {
  constructor(readonly json: string) {}

  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

/** What a command came to; kept with its nonce, and sent as the answer. */
export type Outcome =
  | {
      readonly success: true;
      readonly data: Data | EncodedData;
      /** To be called when the answer was sent; of commands whose nonce is echoed. */
      readonly sent?: () => void;
    }
  | { readonly success: false; readonly error: BobuxErrorCode; readonly data: Data };

/** The outcome of a command that did what it was asked. */
export function success(data: Data | EncodedData): Outcome {
  return { success: true, data };
}

/** @param data what the answer says of it besides its code; without a `message` it gets that of its code, where there is one */
export function refusal(error: BobuxErrorCode, data: Data = {}): Outcome {
  const message = DEFAULT_MESSAGES[error];
  return { success: false, error, data: message === undefined ? data : { message, ...data } };
}

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
 * Runs a command to its outcome, at once where the command needs nothing to wait for; what refuses it deep inside throws a LedgerError.
 * @throws whatever is not a LedgerError: then nobody knows what the command came to
 */
export function settle(command: () => Outcome | Promise<Outcome>): Outcome | Promise<Outcome> {
  try {
    const outcome = command();
    return outcome instanceof Promise ? outcome.catch(toRefusal) : outcome;
  } catch (error) {
    return toRefusal(error);
  }
}

function toRefusal(error: unknown): Outcome {
  if (error instanceof LedgerError) return refusal(error.code, error.data);
  throw error;
}
