import { DatabaseConfig, SecretsConfig } from '../shared/config/platform-settings.js';
import { SecretBox } from '../shared/secrets/secret-box.js';
import { findSealingKeys } from '../shared/secrets/sealing-keys.js';
import { readConfig } from '../assembly.js';
import type { Config } from '../shared/config/config.js';
import { ConfigurationError } from '../shared/config/environment.js';
import { DatabaseError } from '../shared/database/database-error.js';
import { DatabaseStartError } from '../shared/database/database-start-error.js';
import { redactText } from '../shared/observability/redaction.js';
import { explainStartError } from '../shared/process/start-error.js';

/** The command cannot do what it was asked; the message is for the operator. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** What a command did; the exit code of the process. */
export const ExitCode = { ok: 0, found: 1, couldNot: 2 } as const;

/** What a command is given. */
export interface CommandContext {
  readonly config: Config;
  readonly args: readonly string[];
  /** To stderr: stdout is for the result. */
  readonly tell: (line: string) => void;
  /** Done when the command ends, also by Ctrl-C, the last one first. */
  readonly atEnd: (work: () => Promise<unknown>) => void;
}

function explain(error: unknown): string {
  if (error instanceof CommandError || error instanceof ConfigurationError) return error.message;
  if (error instanceof DatabaseError) return `The database says: ${redactText(error.message)}`;
  if (error instanceof DatabaseStartError) return redactText(error.message);
  const { code } = error as { code?: unknown };
  if (error instanceof Error && typeof code === 'string' && 'syscall' in error)
    return redactText(error.message);
  return explainStartError(error).replace(/^Quartet could not start: /, '');
}

/** Runs a command of the operator in this process and sets its exit code. */
export async function runCommand(
  usage: string,
  work: (context: CommandContext) => Promise<number>,
): Promise<void> {
  const args = process.argv.slice(2);
  const endings: (() => Promise<unknown>)[] = [];
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  let ended: Promise<void> | undefined;
  const end = (): Promise<void> =>
    (ended ??= (async () => {
      for (const ending of endings.reverse()) await ending().catch(() => undefined);
    })());
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => void end().then(() => process.exit(code)));
  }
  if (args.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    const config = readConfig();
    process.exitCode = await work({ config, args, tell, atEnd: (ending) => endings.push(ending) });
  } catch (error) {
    tell(`\n${explain(error)}`);
    process.exitCode = ExitCode.couldNot;
  } finally {
    await end();
  }
}

/** Splits the arguments. @throws CommandError for an option that is not known */
export function readArguments(
  args: readonly string[],
  flags: readonly string[],
  options: readonly string[] = [],
): { flags: Set<string>; options: Map<string, string>; files: string[] } {
  const read = { flags: new Set<string>(), options: new Map<string, string>(), files: [] as string[] };
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (flags.includes(arg)) read.flags.add(arg);
    else if (options.includes(arg)) {
      const value = left.shift();
      if (value === undefined) throw new CommandError(`${arg} needs a value. --help tells how.`);
      read.options.set(arg, value);
    } else if (arg.startsWith('-')) throw new CommandError(`${arg} is not known. --help tells what is.`);
    else read.files.push(arg);
  }
  return read;
}

/** The keys that are there; none are made. @throws CommandError */
export async function requireSealingKeys(config: Config): Promise<readonly Buffer[]> {
  const database = config.get(DatabaseConfig);
  const keys = await findSealingKeys(config.get(SecretsConfig), database);
  if (keys !== undefined) return keys;
  throw new CommandError(
    `There is no key: neither SECRETS_KEY is set, nor does DATA_DIR ${database.dataDir} hold a file secrets.key.`,
  );
}

export async function requireBox(config: Config): Promise<SecretBox> {
  return new SecretBox(await requireSealingKeys(config));
}
