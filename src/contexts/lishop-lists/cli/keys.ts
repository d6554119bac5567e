import { CommandError, ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { printable } from '../../../shared/cli-command/columns.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { changeWithLog } from '../../../shared/operator/change-with-log.js';
import { OperatorLists, type OperatorKeyRow, type OperatorListRow } from '../operator/operator-lists.js';
import { requireListId } from './list-id.js';

/** `lishop find TEXT` */
export const lishopFind: CliCommand = {
  name: 'lishop find',
  summary: 'shows lists with their keys: of an id, a key, a payment or a guest’s mail address',
  usage: `Shows the lists whose id, key, payment identifier or guest's mail address TEXT is, the newest first, and the keys of each. A key is shown by
an id that opens nothing, and that "lishop end-key" takes. Works beside a running server. Exit code: 0 found, 1 there is none, 2 it could not look.`,
  parameters: ['TEXT'],
  async run(context) {
    const { connection, box } = await openWithSecrets(context, 'quartet lishop find');
    const lists = new OperatorLists(connection, box);
    const found = await lists.search(context.parameters[0] ?? '');
    for (const list of found) {
      context.print(listLine(list));
      for (const key of await lists.keys(list.id)) context.print(`  ${keyLine(key)}`);
    }
    if (found.length > 0) return ExitCode.ok;
    context.print('There is no such list.');
    return ExitCode.found;
  },
};

/** `lishop end-key LIST KEY` */
export const lishopEndKey: CliCommand = {
  name: 'lishop end-key',
  summary: 'ends a key of a list at once, an owner’s or a guest’s',
  usage: `Ends a key at once: LIST is the id of its list, KEY the id of the key, both as "lishop find" shows them. Works beside a running server.
Exit code: 0 it has ended, 2 nothing was changed.`,
  parameters: ['LIST', 'KEY'],
  async run(context) {
    const [list = '', key = ''] = context.parameters;
    const id = requireListId(list);
    if (!/^[0-9a-f]{64}$/.test(key)) throw new CommandError(`${key.slice(0, 40)} is no id of a key.`);
    const { connection, box } = await openWithSecrets(context, 'quartet lishop end-key');
    const lists = new OperatorLists(connection, box);
    const { owner } = await changeWithLog(connection, async (record) => {
      const ended = await lists.endKey(connection, id, key);
      if (ended === undefined) throw new CommandError(`List ${id} has no such key.`);
      await record({ action: 'lishop.key.end', subject: `list ${id}`, before: { owner: ended.owner } });
      return ended;
    });
    context.print(`The key of ${owner ? 'an owner' : 'a guest'} of list ${id} has ended.`);
    return ExitCode.ok;
  },
};

function listLine({ id, verdict, articles, owners, guests, deleted_at: deleted }: OperatorListRow): string {
  const counts = `articles: ${articles}  owner keys: ${owners}  guests: ${guests}`;
  return `${id}  ${verdict}  ${counts}${deleted === null ? '' : `  deleted ${deleted.toISOString()}`}`;
}

function keyLine({
  id,
  owner,
  email,
  proven,
  read_only: readOnly,
  created_at: made,
  expires_at: ends,
}: OperatorKeyRow): string {
  const whose = owner
    ? `owner${proven ? '' : ', its receipt not proven'}`
    : `${printable(email ?? 'guest')}${readOnly ? ', reads only' : ''}`;
  return `${id}  ${whose}  made ${made.toISOString()}${ends === null ? '' : `  ends ${ends.toISOString()}`}`;
}
