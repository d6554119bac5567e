import { CommandError, ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { openCommandDatabase } from '../../../shared/cli-command/command-database.js';
import { requireThisVersion } from '../../../shared/database/schema-version.js';
import { restoreList } from '../lists/deleted-lists.js';

/** `lishop restore` */
export const lishopRestore: CliCommand = {
  name: 'lishop restore',
  summary: 'gives a deleted LiShop list back',
  usage: `Gives a deleted list back as it was, with its keys. \`lishop deleted\` shows the numbers. Works beside running servers.
Exit code: 0 done, 2 nothing was changed.`,
  parameters: ['LIST'],
  async run(context) {
    const [list = ''] = context.parameters;
    if (!/^[1-9]\d{0,14}$/.test(list)) throw new CommandError(`${list} is no number of a list.`);
    const { connection } = await openCommandDatabase(context, 'quartet lishop restore');
    await requireThisVersion(connection, context.schema);
    switch (await restoreList(connection, Number(list))) {
      case 'restored':
        context.print(`List ${list} is there again, with its keys.`);
        return ExitCode.ok;
      case 'unknown':
        throw new CommandError(`No list ${list} is deleted and still kept.`);
      case 'replaced':
        throw new CommandError(
          `The payment of list ${list} has made a new list since, which its owner would have to delete first.`,
        );
    }
  },
};
