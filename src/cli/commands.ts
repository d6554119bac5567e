import { contexts } from '../contexts.js';
import type { CliCommand } from '../shared/cli-command/cli-command.js';
import { auditCommand } from './commands/audit.js';
import { backupCommand } from './commands/backup.js';
import { lockoutsCommand } from './commands/lockouts.js';
import { logCommand } from './commands/log.js';
import { mailCommand, mailDropCommand, mailRetryCommand } from './commands/mail.js';
import { passwdCommand } from './commands/passwd.js';
import { rekeyCommand } from './commands/rekey.js';
import { restoreCommand } from './commands/restore.js';
import { settingsCommand } from './commands/settings.js';
import { statusCommand } from './commands/status.js';

/** Every command of the operator, in the order of the help: the platform's, then those that contexts bring. */
export const commands: readonly CliCommand[] = [
  statusCommand,
  settingsCommand,
  auditCommand,
  backupCommand,
  restoreCommand,
  rekeyCommand,
  passwdCommand,
  lockoutsCommand,
  logCommand,
  mailCommand,
  mailRetryCommand,
  mailDropCommand,
  ...contexts.flatMap((context) => context.commands ?? []),
];
