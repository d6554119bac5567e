import { DatabaseConfig } from '../config/platform-settings.js';
import { loadBootstrapCredentials } from '../auth/bootstrap-credentials.js';
import { changeKeptCredentials } from '../auth/change-credentials.js';
import { writeCredentialsFile } from '../auth/credentials-file.js';
import { generatePassword } from '../auth/operator-credentials.js';
import { CommandError, ExitCode, type CliContext, type CliOption } from './cli-command.js';
import { openWithSecrets, type CommandDatabase } from './command-database.js';
import { readPassword } from './read-password.js';
import { changeWithLog } from '../operator/change-with-log.js';
import type { SecretBox } from '../secrets/secret-box.js';

const MIN_PASSWORD_LENGTH = 16;
const MAX_PASSWORD_LENGTH = 200;
const PRINTABLE_ASCII = /^[!-~]+$/;

export const passwordOptions: Readonly<Record<string, CliOption>> = {
  stdin: {
    description: `reads the new password from standard input (${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters); without it one is made`,
  },
};

/** A password that Quartet keeps, and the variable that stands above it. */
export interface KeptPassword {
  /** Its group in `DATA_DIR/credentials.json`. */
  readonly group: string;
  readonly variable: string;
  /** What the operator set in that variable. */
  readonly configured: string | undefined;
}

/** For what a server reads at its start alone. */
export const START_AGAIN =
  'Start Quartet again (each of its processes): those that run still take the old ones.';

/** Changes a password, shows it once, and writes `credentials.json`. @returns the exit code */
export async function changePassword(
  context: CliContext,
  { group, variable, configured }: KeptPassword,
): Promise<number> {
  if (configured !== undefined) {
    throw new CommandError(`This password is set by ${variable}: change it there, and start Quartet again.`);
  }
  const password = context.flags.has('stdin') ? await readNewPassword() : generatePassword();
  const database = await openWithSecrets(context, 'quartet passwd');
  await changeCredentials(context, database, group, () => ({ password }));
  context.print(START_AGAIN);
  if (!context.flags.has('stdin')) context.print(`The new password is ${password}`);
  return ExitCode.ok;
}

/** Changes one group of the kept credentials and writes `credentials.json` anew. @throws CommandError where there are none yet */
export async function changeCredentials(
  { config, credentials, print }: CliContext,
  { connection, box }: CommandDatabase & { readonly box: SecretBox },
  group: string,
  change: (kept: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): Promise<void> {
  await changeWithLog(connection, async (record) => {
    let changed: string[] = [];
    const known = (kept: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
      const values = change(kept);
      changed = Object.keys(values);
      return values;
    };
    if (!(await changeKeptCredentials(connection, box, group, known))) {
      throw new CommandError('There are no credentials in this database yet: start Quartet once first.');
    }
    await record({ action: 'credentials.change', subject: group, after: { changed } });
  });
  const { generated } = await loadBootstrapCredentials(connection, box, config, credentials);
  print(
    `The credentials are kept in ${await writeCredentialsFile(config.get(DatabaseConfig).dataDir, generated)}`,
  );
}

async function readNewPassword(): Promise<string> {
  const password = await readPassword('New password: ');
  if (
    password.length < MIN_PASSWORD_LENGTH ||
    password.length > MAX_PASSWORD_LENGTH ||
    !PRINTABLE_ASCII.test(password)
  ) {
    throw new CommandError(
      `A password has ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters: letters, digits and signs of ASCII, no spaces.`,
    );
  }
  return password;
}
