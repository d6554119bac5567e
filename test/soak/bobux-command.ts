import type { LedgerRule } from './bobux-model.js';

/** A command and what the model says to it. */
export interface Command {
  readonly message: { readonly command: string } & Record<string, unknown>;
  readonly rule: LedgerRule;
  /** A key of the model, in place of the actor's own. */
  readonly as?: string;
  /** Its answer tells an id that nothing else tells: always with a nonce, so that it is answered some time. */
  readonly needsAnswer?: boolean;
  /** Changes what a key may do: always with a nonce too, and told to the other replicas before it counts there. */
  readonly changesKey?: boolean;
  /** Must not be lost on purpose: it cannot be asked about again. */
  readonly keep?: boolean;
}
