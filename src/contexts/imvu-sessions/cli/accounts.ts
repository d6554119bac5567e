import { ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { columns } from '../../../shared/cli-command/columns.js';
import { openCommandDatabase } from '../../../shared/cli-command/command-database.js';
import { readValues } from '../../../shared/cli-command/read-values.js';
import { requireThisVersion } from '../../../shared/database/schema-version.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { OperatorAccounts, type OwnedAccount } from '../operator/operator-accounts.js';
import { ImvuOperatorAccountQuery } from '../operator/operator-accounts.dto.js';

const PAGE = 200;

function line({ user, account }: OwnedAccount): string {
  const { id, username, label, state, paused, since, reason, reason_code: code, sessions } = account;
  return columns([
    id,
    `${user}: ${username}`,
    label,
    paused ? `${state}, paused` : state,
    `since ${since}`,
    `sessions ${sessions.valid}`,
    code,
    reason,
  ]);
}

/** `imvu accounts` */
export const imvuAccounts: CliCommand = {
  name: 'imvu accounts',
  summary: 'lists the IMVU accounts of all API users, with their state and why',
  usage: `Lists the IMVU accounts of all API users, the oldest first, without secrets: state, since when and why, sessions that are valid. To log one in
again or to enter the code that IMVU sent, use the console or /operator/imvu/accounts/ID/renew and …/code: the running server counts log-ins, so that
IMVU blocks nobody. Example: npm run operator -- imvu accounts --state needs_code. Exit code: 0 done (also where there is none), 2 it could not look.`,
  options: {
    find: { value: 'TEXT', description: "only where the account's or the API user's name begins so" },
    state: { value: 'STATE', description: 'only active, needs_code, needs_login or disabled' },
  },
  async run(context) {
    const { options, print } = context;
    const filter = readValues(
      ImvuOperatorAccountQuery,
      { q: options.get('find'), state: options.get('state') },
      { q: '--find', state: '--state' },
    );
    const { connection } = await openCommandDatabase(context, 'quartet imvu accounts');
    await requireThisVersion(connection, context.schema);
    const accounts = new OperatorAccounts(connection);
    let page = await accounts.page(filter, undefined, PAGE, new Clock().now());
    if (page.items.length === 0)
      print(options.size === 0 ? 'There is no account.' : 'There is no such account.');
    for (;;) {
      for (const item of page.items) print(line(item));
      if (page.next === null) return ExitCode.ok;
      page = await accounts.page(filter, page.next, PAGE, new Clock().now());
    }
  },
};
