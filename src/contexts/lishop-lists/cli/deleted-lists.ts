import { CommandError, ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { openCommandDatabase } from '../../../shared/cli-command/command-database.js';
import { requireThisVersion } from '../../../shared/database/schema-version.js';
import { changeWithLog } from '../../../shared/operator/change-with-log.js';
import { deletedLists, restoreList } from '../lists/deleted-lists.js';
import { requireListId } from './list-id.js';

/** `lishop deleted` */
export const lishopDeleted: CliCommand = {
  name: 'lishop deleted',
  summary: 'shows the lists that were deleted and are still kept',
  usage: `Shows the lists that were deleted and are still kept (LISHOP_DELETED_KEPT days), the latest first. Works beside a running
server. Exit code: 0 done, 2 it could not look.`,
  async run(context) {
    const { connection } = await openCommandDatabase(context, 'quartet lishop deleted');
    await requireThisVersion(connection, context.schema);
    const lists = await deletedLists(connection);
    for (const { id, deleted_at: at, articles, keys } of lists)
      context.print(`${id}  deleted ${at.toISOString()}  articles: ${articles}  keys: ${keys}`);
    if (lists.length === 0) context.print('No deleted list is kept.');
    return ExitCode.ok;
  },
};

/** `lishop restore ID` */
export const lishopRestore: CliCommand = {
  name: 'lishop restore',
  summary: 'gives a deleted list back as it was, with its keys',
  usage: `Gives a deleted list back as it was, with its keys. The ID is one that "lishop deleted" shows. Works beside a running server.
Exit code: 0 done, 2 nothing was changed.`,
  parameters: ['ID'],
  async run(context) {
    const id = requireListId(context.parameters[0] ?? '');
    const { connection } = await openCommandDatabase(context, 'quartet lishop restore');
    await requireThisVersion(connection, context.schema);
    await changeWithLog(connection, async (record) => {
      const restored = await restoreList(connection, id);
      if (restored === 'unknown') throw new CommandError(`No list ${id} is deleted and still kept.`);
      if (restored === 'replaced')
        throw new CommandError(
          `The payment of list ${id} has made a new list since, which its owner would have to delete first.`,
        );
      await record({ action: 'lishop.list.restore', subject: `list ${id}` });
    });
    context.print(`List ${id} is there again, with its keys.`);
    return ExitCode.ok;
  },
};
