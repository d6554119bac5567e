import { OperatorConfig } from '../../shared/config/platform-settings.js';
import type { CliCommand } from '../../shared/cli-command/cli-command.js';
import { changePassword, passwordOptions } from '../../shared/cli-command/change-credentials.js';

/** `passwd` */
export const passwdCommand: CliCommand = {
  name: 'passwd',
  summary: "changes the operator's password",
  usage: `Changes the operator's password, which is kept sealed in the database and in DATA_DIR/credentials.json. Where ADMIN_PASSWORD is set, change it
there. Start Quartet again afterwards. Exit code: 0 done, 2 nothing was changed.`,
  options: passwordOptions,
  run: (context) =>
    changePassword(context, {
      group: 'admin',
      variable: 'ADMIN_PASSWORD',
      configured: context.config.get(OperatorConfig).password,
    }),
};
