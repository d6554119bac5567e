import { ImbaChatConfig } from '../settings.js';
import type { CliCommand } from '../../../shared/cli-command/cli-command.js';
import { randomBytes } from 'node:crypto';
import { CommandError, ExitCode } from '../../../shared/cli-command/cli-command.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import {
  changeCredentials,
  changePassword,
  passwordOptions,
  START_AGAIN,
} from '../../../shared/cli-command/change-credentials.js';

/** `imbachat passwd` */
export const imbachatPasswd: CliCommand = {
  name: 'imbachat passwd',
  summary: "changes the password with which ImbaChat's service asks",
  usage: `Changes the password with which ImbaChat's service asks for users and logins, which is kept sealed in the database and in
DATA_DIR/credentials.json. Where IMBACHAT_API_PASSWORD is set, change it there. Start Quartet again afterwards, and enter the new one at ImbaChat (in its
dashboard, with the users-info address). Exit code: 0 done, 2 nothing was changed.`,
  options: passwordOptions,
  run: (context) =>
    changePassword(context, {
      group: 'imbachat',
      variable: 'IMBACHAT_API_PASSWORD',
      configured: context.config.get(ImbaChatConfig).credentials.password,
    }),
};

/** `imbachat new-secret-key` */
export const imbachatNewSecretKey: CliCommand = {
  name: 'imbachat new-secret-key',
  summary: 'makes the secret anew that signs chat tokens',
  usage: `Makes the secret anew that signs chat tokens ("Secret key" in ImbaChat's dashboard), which is kept sealed in the database and in
DATA_DIR/credentials.json. Where IMBACHAT_SECRET_KEY is set, change it there. Enter the new one at ImbaChat and start Quartet again: until both is done,
nobody new gets into the chat. Exit code: 0 done, 2 nothing was changed.`,
  async run(context) {
    if (context.config.get(ImbaChatConfig).credentials.secretKey !== undefined) {
      throw new CommandError(
        'This secret is set by IMBACHAT_SECRET_KEY: change it there, and start Quartet again.',
      );
    }
    const secretKey = randomBytes(32).toString('hex');
    const database = await openWithSecrets(context, 'quartet imbachat new-secret-key');
    await changeCredentials(context, database, 'imbachat', () => ({ secretKey }));
    context.print(START_AGAIN);
    context.print(`The new secret key is ${secretKey}`);
    return ExitCode.ok;
  },
};
