import { parseArgs } from 'node:util';
import {
  CommandError,
  ExitCode,
  type CliCommand,
  type CliContext,
} from '../shared/cli-command/cli-command.js';
import { credentials, databaseSchema, readConfig } from '../assembly.js';
import type { Config } from '../shared/config/config.js';
import { ConfigurationError } from '../shared/config/environment.js';
import { isOfDatabase, reasonAndAdvice } from '../shared/database/database-advice.js';
import { DatabaseError } from '../shared/database/database-error.js';
import { DatabaseStartError } from '../shared/database/database-start-error.js';
import { waitAtMost } from '../shared/jobs/time-out.js';
import { redactText } from '../shared/observability/redaction.js';
import { FileExistsError } from '../shared/secrets/private-file.js';
import { explainStartError } from '../shared/process/start-error.js';
import { findCommand, helpOf, overview } from './help.js';

/** How long a command that was interrupted may take to put its things away, once it has nothing left to work on. */
const CLEAN_UP_TIMEOUT_MS = 2_000;

type Arguments = Pick<CliContext, 'parameters' | 'flags' | 'options'>;

function explain(error: unknown): string {
  if (error instanceof CommandError || error instanceof ConfigurationError) return error.message;
  const cause = error instanceof DatabaseError ? error.cause : error;
  if (error instanceof DatabaseError || isOfDatabase(cause))
    return `The database says: ${redactText(reasonAndAdvice(cause))}`;
  if (error instanceof DatabaseStartError) return redactText(error.message);
  if (error instanceof FileExistsError) return error.message;
  const { code } = error as { code?: unknown };
  if (error instanceof Error && typeof code === 'string' && 'syscall' in error)
    return redactText(error.message);
  return explainStartError(error).replace(/^Quartet could not start: /, '');
}

/** @throws CommandError for an option that is not known, a value that is missing, or the wrong number of parameters */
export function readArguments(command: CliCommand, args: readonly string[]): Arguments {
  const { options = {}, parameters = [] } = command;
  const advice = `\n\n${helpOf(command)}`;
  let read: { values: Record<string, unknown>; positionals: string[] };
  try {
    read = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { value }]) => [
          name,
          { type: value === undefined ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
    });
  } catch (error) {
    // Node's own sentence, without its hint for programmers.
    throw new CommandError(
      `${(error as Error).message.split('. To specify')[0] ?? ''}.${advice}`.replace('..', '.'),
    );
  }
  const { values, positionals } = read;
  if (positionals.length !== parameters.length) {
    throw new CommandError(
      `${command.name} needs ${parameters.length === 0 ? 'no parameter' : parameters.join(' and ')}.${advice}`,
    );
  }
  return {
    parameters: positionals,
    flags: new Set(Object.keys(values).filter((name) => values[name] === true)),
    options: new Map(
      Object.entries(values).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    ),
  };
}

/**
 * Runs the command that the arguments name, in this process.
 * @param commands all that there are
 * @returns the exit code
 */
export async function runCommandLine(
  commands: readonly CliCommand[],
  argv: readonly string[],
): Promise<number> {
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const found = findCommand(commands, argv);
  if (found === undefined) {
    const asked = argv.find((word) => !word.startsWith('-'));
    if (asked === undefined) {
      print(overview(commands));
      return argv.includes('--help') || argv.includes('-h') ? ExitCode.ok : ExitCode.couldNot;
    }
    log(`There is no command ${asked}.\n\n${overview(commands)}`);
    return ExitCode.couldNot;
  }
  const { command, args } = found;
  if (args.includes('--help') || args.includes('-h')) {
    print(helpOf(command));
    return ExitCode.ok;
  }
  const endings: (() => Promise<unknown>)[] = [];
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> =>
    (ended ??= (async () => {
      for (const ending of endings.reverse()) await ending().catch(() => undefined);
    })());
  let config: Config | undefined;
  const run = async (): Promise<number> =>
    command.run({
      ...readArguments(command, args),
      get config() {
        return (config ??= readConfig());
      },
      credentials,
      schema: databaseSchema,
      print,
      log,
      atEnd: (ending) => endings.push(ending),
    });
  const running = run();
  const settled = running.catch(() => undefined);
  let interrupted = false;
  const interrupt = async (code: number): Promise<void> => {
    interrupted = true;
    await end();
    // What it had begun fails now, and takes its drafts away.
    await waitAtMost(CLEAN_UP_TIMEOUT_MS, settled);
    process.exit(code);
  };
  process.once('SIGINT', () => void interrupt(130));
  process.once('SIGTERM', () => void interrupt(143));
  try {
    return await running;
  } catch (error) {
    if (!interrupted) log(`\n${explain(error)}`);
    return ExitCode.couldNot;
  } finally {
    await end();
  }
}
