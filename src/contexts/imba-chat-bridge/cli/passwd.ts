import { ImbaChatConfig } from '../settings.js';
import type { CliCommand } from '../../../shared/cli-command/cli-command.js';
import { changePassword, passwordOptions } from '../../../shared/cli-command/change-credentials.js';

/** `imbachat passwd` */
export const imbachatPasswd: CliCommand = {
  name: 'imbachat passwd',
  summary: "changes the password with which ImbaChat's service asks",
  usage: `Changes the password with which ImbaChat's service asks for users and logins, which is kept sealed in the database and in
DATA_DIR/credentials.json. Where IMBACHAT_API_PASSWORD is set, change it there. Start Quartet again afterwards, and tell ImbaChat the new one (in its
dashboard, with the users-info address). Exit code: 0 done, 2 nothing was changed.`,
  options: passwordOptions,
  run: (context) =>
    changePassword(context, {
      group: 'imbachat',
      variable: 'IMBACHAT_API_PASSWORD',
      configured: context.config.get(ImbaChatConfig).credentials.password,
    }),
};
