import { ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { openCommandDatabase } from '../../../shared/cli-command/command-database.js';
import { requireThisVersion } from '../../../shared/database/schema-version.js';
import { deletedLists } from '../lists/deleted-lists.js';

/** `lishop deleted` */
export const lishopDeleted: CliCommand = {
  name: 'lishop deleted',
  summary: 'shows the LiShop lists that were deleted and can be restored',
  usage: `Shows the lists that their owners have deleted and that are still kept (LISHOP_DELETED_KEPT days), the latest first: number, when, how many
articles and keys. Works beside running servers. Exit code: 0 done, 2 it could not be done.`,
  async run(context) {
    const { connection } = await openCommandDatabase(context, 'quartet lishop deleted');
    await requireThisVersion(connection, context.schema);
    const lists = await deletedLists(connection);
    for (const { id, deleted_at: at, articles, keys } of lists) {
      context.print(`${id}  deleted ${at.toISOString()}  ${articles} articles  ${keys} keys`);
    }
    if (lists.length === 0) context.print('No deleted list is kept.');
    return ExitCode.ok;
  },
};
