import type { Queryable } from '../database/database.js';

/** What a command came to. */
export interface CommandResult {
  /** False: it could not do what it was asked. */
  readonly ok: boolean;
  /** For the operator. */
  readonly lines: readonly string[];
}

/** A command of the operator that a context brings: `npm run operator -- CONTEXT COMMAND …`. */
export interface OperatorCommand {
  /** What stands behind the name of the context, such as `restore ID`. */
  readonly usage: string;
  /** One sentence. */
  readonly description: string;
  /**
   * Works beside running servers.
   * @param args behind the command's name
   * @returns `undefined` where the arguments are none for this command
   */
  readonly run: (database: Queryable, args: readonly string[]) => Promise<CommandResult | undefined>;
}
