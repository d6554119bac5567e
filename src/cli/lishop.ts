import { deletedLists, restoreList } from '../contexts/lishop-lists/lists/deleted-lists.js';
import { databaseSchema } from '../migrations.js';
import { OperatorConnection } from '../shared/database/operator-connection.js';
import { reachDatabase } from '../shared/database/reach-database.js';
import { requireThisVersion } from '../shared/database/schema-version.js';
import { CommandError, ExitCode, readArguments, runCommand } from './command.js';

const USAGE = `npm run lishop -- deleted
npm run lishop -- restore ID

deleted: the lists that their owners have deleted and that are still kept (LISHOP_DELETED_KEPT), the latest first.
restore: gives one back as it was, with its keys. Works beside running servers.`;

await runCommand(USAGE, async ({ config, args, tell, atEnd }) => {
  const [what, id, ...more] = readArguments(args, []).files;
  const isRestore = what === 'restore' && id !== undefined && /^[1-9]\d{0,14}$/.test(id);
  if (!(isRestore || (what === 'deleted' && id === undefined)) || more.length > 0)
    throw new CommandError(USAGE);
  const database = await reachDatabase(config.database, tell);
  atEnd(() => database.close());
  const connection = await OperatorConnection.open(database.url, 'quartet lishop');
  atEnd(() => connection.close());
  await requireThisVersion(connection, databaseSchema);
  const print = (line: string): void => void process.stdout.write(`${line}\n`);

  if (!isRestore) {
    const lists = await deletedLists(connection);
    for (const { id: list, deleted_at: at, articles, keys } of lists) {
      print(`${list}  deleted ${at.toISOString()}  ${articles} articles  ${keys} keys`);
    }
    if (lists.length === 0) print('No deleted list is kept.');
    return ExitCode.ok;
  }
  switch (await restoreList(connection, Number(id))) {
    case 'restored':
      print(`List ${id} is there again, with its keys.`);
      return ExitCode.ok;
    case 'unknown':
      throw new CommandError(`No list ${id} is deleted and still kept.`);
    case 'replaced':
      throw new CommandError(`The payment of list ${id} has made a new list since: delete that one first.`);
  }
});
