import { ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { columns } from '../../../shared/cli-command/columns.js';
import { openCommandDatabase } from '../../../shared/cli-command/command-database.js';
import { requireThisVersion } from '../../../shared/database/schema-version.js';
import { UserRecords } from '../users/user-records.js';
import { ImvuUsers, type UserRow } from '../users/users.repository.js';

const PAGE = 200;

const line = ({ id, username, api_key_id: key, created_at: made }: UserRow): string =>
  columns([id, username, `key ${key}`, `made ${made.toISOString()}`]);

/** `imvu users` */
export const imvuUsers: CliCommand = {
  name: 'imvu users',
  summary: 'lists the API users of IMVU sessions, by name',
  usage: `Lists the API users of IMVU sessions, by name: id, the id of the API key that each is bound to, when it was made. Works beside a running server.
Example: npm run operator -- imvu users. Exit code: 0 done (also where there is none), 2 it could not look.`,
  async run(context) {
    const { connection } = await openCommandDatabase(context, 'quartet imvu users');
    await requireThisVersion(connection, context.schema);
    const users = new ImvuUsers(connection, new UserRecords(connection));
    let page = await users.page(undefined, PAGE);
    if (page.items.length === 0) context.print('There is no user.');
    for (;;) {
      for (const item of page.items) context.print(line(item));
      if (page.next === null) return ExitCode.ok;
      page = await users.page(page.next, PAGE);
    }
  },
};
