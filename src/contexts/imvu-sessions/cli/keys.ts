import { ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { columns } from '../../../shared/cli-command/columns.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { ImvuApiKeys, type ApiKeyRow } from '../api-keys/api-keys.repository.js';
import { UserRecords } from '../users/user-records.js';

const line = ({ id, label, created_at: made, removed_at: removed }: ApiKeyRow): string =>
  columns([id, `made ${made.toISOString()}`, removed && `removed ${removed.toISOString()}`, label]);

/** `imvu keys` */
export const imvuKeys: CliCommand = {
  name: 'imvu keys',
  summary: 'lists the IMVU API keys, those that were removed among them',
  usage: `Lists the IMVU API keys, the oldest first, by ids that open nothing: when each was made or removed, its label. A removed one stays in the list
until it is purged. Works beside a running server. Example: npm run operator -- imvu keys.
Exit code: 0 done (also where there is none), 2 it could not look.`,
  async run(context) {
    const { connection, box } = await openWithSecrets(context, 'quartet imvu keys');
    const keys = await new ImvuApiKeys(connection, box, new UserRecords(connection)).list();
    context.print(keys.length === 0 ? 'There is no key.' : keys.map(line).join('\n'));
    return ExitCode.ok;
  },
};
