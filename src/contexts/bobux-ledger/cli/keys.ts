import { ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { columns } from '../../../shared/cli-command/columns.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { ApiKeys, type ListedKey } from '../api-keys/api-keys.repository.js';
import { permissionNames } from './permission-names.js';

const timeOf = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/** A key without its secret. */
export const keyLine = ({ key, permissions, created, lastused, label }: ListedKey): string =>
  columns([
    key,
    permissionNames(permissions),
    `made ${timeOf(created)}`,
    lastused === null ? 'never used' : `last used ${timeOf(lastused)}`,
    label,
  ]);

/** `bobux keys` */
export const bobuxKeys: CliCommand = {
  name: 'bobux keys',
  summary: 'lists the Bobux API keys that are in force',
  usage: `Lists the Bobux API keys that are in force, the oldest first, without their secrets: what each may do, when it was made and last used, its
label. Works beside a running server. Example: npm run operator -- bobux keys. Exit code: 0 done (also where there is none), 2 it could not look.`,
  async run(context) {
    const { connection, box } = await openWithSecrets(context, 'quartet bobux keys');
    const keys = await new ApiKeys(connection, box).list();
    context.print(keys.length === 0 ? 'There is no key.' : keys.map(keyLine).join('\n'));
    return ExitCode.ok;
  },
};
