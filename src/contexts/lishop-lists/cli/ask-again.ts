import { CommandError, ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { changeWithLog } from '../../../shared/operator/change-with-log.js';
import { OperatorLists } from '../operator/operator-lists.js';
import { LiShopConfig } from '../settings.js';
import { requireListId } from './list-id.js';

/** `lishop ask-again LIST` */
export const lishopAskAgain: CliCommand = {
  name: 'lishop ask-again',
  summary: "asks the App Store about a list's receipt again",
  usage: `Makes the question to the App Store about the receipt of a list due now: a running Quartet asks within seconds. LIST is the id of the list, as
"lishop find" shows it. Example: npm run operator -- lishop ask-again 17. Exit code: 0 it will be asked, 2 nothing was changed.`,
  parameters: ['LIST'],
  async run(context) {
    const id = requireListId(context.parameters[0] ?? '');
    if (!context.config.get(LiShopConfig).receipts)
      throw new CommandError('LISHOP_RECEIPTS is off: nobody is asked.');
    const { connection, box } = await openWithSecrets(context, 'quartet lishop ask-again');
    const lists = new OperatorLists(connection, box);
    if ((await lists.find(id)) === undefined) throw new CommandError(`There is no list ${id}.`);
    await changeWithLog(connection, async (record) => {
      if (!(await lists.askAgain(connection, id)))
        throw new CommandError(
          `List ${id} is deleted, has no receipt, or was taken over with one that Apple is never asked about.`,
        );
      await record({ action: 'lishop.receipt.ask', subject: `list ${id}` });
    });
    context.print(`The App Store will be asked about list ${id}.`);
    return ExitCode.ok;
  },
};
