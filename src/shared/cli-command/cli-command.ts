import type { BootstrapCredentialList } from '../auth/bootstrap-credentials.js';
import type { DatabaseSchema } from '../database/database-schema.js';
import type { Config } from '../config/config.js';

/** The command cannot do what it was asked; the message is for the operator. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** What a command did; the exit code of the process. */
export const ExitCode = { ok: 0, found: 1, couldNot: 2 } as const;

/** One option, written `--name` or, with a value, `--name VALUE`. */
export interface CliOption {
  /** Stands for its value in the help; without one it is a flag. */
  readonly value?: string;
  readonly description: string;
}

/** What a command is given. */
export interface CliContext {
  /** Read when it is asked for. @throws ConfigurationError */
  readonly config: Config;
  /** The credentials that every start needs. */
  readonly credentials: BootstrapCredentialList;
  /** The tables and functions that this version knows. */
  readonly schema: DatabaseSchema;
  /** As many as the command has names for. */
  readonly parameters: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly options: ReadonlyMap<string, string>;
  /** A line of the result, to stdout. */
  readonly print: (text: string) => void;
  /** A line about the work, to stderr. */
  readonly log: (line: string) => void;
  /** Done when the command ends, also by Ctrl-C, the last one first. */
  readonly atEnd: (work: () => Promise<unknown>) => void;
}

/**
 * A command of the operator: `npm run operator -- NAME …`. A context brings its own, whose names begin with its own: `bobux new-admin-key`.
 */
export interface CliCommand {
  /** One word or several. */
  readonly name: string;
  /** One line, for the list of all commands. */
  readonly summary: string;
  /** What it does, what it needs, and what its exit codes mean. */
  readonly usage: string;
  /** What stands for the parameters in the help: `FILE`. All are needed. */
  readonly parameters?: readonly string[];
  readonly options?: Readonly<Record<string, CliOption>>;
  /**
   * @returns the exit code (`ExitCode`)
   * @throws CommandError, ConfigurationError, DatabaseStartError: the message is shown, and the exit code is 2
   */
  run(context: CliContext): Promise<number>;
}
