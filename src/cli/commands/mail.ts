import {
  CommandError,
  ExitCode,
  type CliCommand,
  type CliContext,
} from '../../shared/cli-command/cli-command.js';
import { columns } from '../../shared/cli-command/columns.js';
import { openCommandDatabase } from '../../shared/cli-command/command-database.js';
import type { OperatorConnection } from '../../shared/database/operator-connection.js';
import { requireThisVersion } from '../../shared/database/schema-version.js';
import { Mails, type KeptMail } from '../../shared/mail/mails.repository.js';
import { changeWithLog } from '../../shared/operator/change-with-log.js';
import { isUuid } from '../../shared/validation/uuid.js';

const PAGE = 200;
const EXIT_CODES = 'Exit code: 0 done, 2 it could not be done.';

const stateOf = ({ nextTry }: KeptMail): string =>
  nextTry === null ? 'given up' : `waiting until ${nextTry.toISOString()}`;

const line = (mail: KeptMail): string =>
  columns([mail.id, mail.created.toISOString(), stateOf(mail), `tries ${mail.tries}`, mail.error]);

async function open(context: CliContext): Promise<OperatorConnection> {
  const { connection } = await openCommandDatabase(context, 'quartet mail');
  await requireThisVersion(connection, context.schema);
  return connection;
}

/** @throws CommandError */
function requireId({ parameters: [id = ''] }: CliContext): string {
  if (!isUuid(id)) throw new CommandError('ID is one that `npm run operator -- mail` shows.');
  return id.toLowerCase();
}

/** `mail` */
export const mailCommand: CliCommand = {
  name: 'mail',
  summary: 'lists mail that waits or was given up, and why',
  usage: `Lists mail that waits or was given up, the oldest first, with the error of its last try; neither addresses nor texts.
Example: npm run operator -- mail. Exit code: 0 done (also where there is none), 2 it could not be done.`,
  async run(context) {
    const mails = new Mails(await open(context));
    let page = await mails.page(undefined, PAGE);
    if (page.length === 0) context.print('No mail waits, and none was given up.');
    while (page.length > 0) {
      context.print(page.map(line).join('\n'));
      const last = page.at(-1);
      page = last && page.length === PAGE ? await mails.page([last.place, last.id], PAGE) : [];
    }
    return ExitCode.ok;
  },
};

/** `mail retry ID` */
export const mailRetryCommand: CliCommand = {
  name: 'mail retry',
  summary: 'makes a mail due now that waits or was given up',
  usage: `Makes a mail due now that waits or was given up: a running Quartet sends it when it looks next. The text of one that was given up is wiped
after 30 days.
Example: npm run operator -- mail retry 0b54dd0c-6d7c-4a43-9f0c-0d5d8f2b7c11. ${EXIT_CODES}`,
  parameters: ['ID'],
  async run(context) {
    const id = requireId(context);
    const connection = await open(context);
    const mails = new Mails(connection);
    await changeWithLog(connection, async (record) => {
      const mail = await mails.lock(connection, id);
      if (mail === undefined) throw new CommandError('There is no such mail.');
      if (mail.wiped) throw new CommandError('It was given up long ago, and its text was wiped: drop it.');
      await mails.makeDue(connection, id, new Date());
      await record({
        action: 'mail.retry',
        subject: `mail ${id}`,
        before: { next_try: mail.nextTry?.toISOString() ?? null },
      });
    });
    context.print('It is due now.');
    return ExitCode.ok;
  },
};

/** `mail drop ID` */
export const mailDropCommand: CliCommand = {
  name: 'mail drop',
  summary: 'drops a mail, which is never sent then',
  usage: `Drops a mail that waits or was given up. Example: npm run operator -- mail drop 0b54dd0c-6d7c-4a43-9f0c-0d5d8f2b7c11.
${EXIT_CODES}`,
  parameters: ['ID'],
  async run(context) {
    const id = requireId(context);
    const connection = await open(context);
    const mails = new Mails(connection);
    await changeWithLog(connection, async (record) => {
      const mail = await mails.delete(connection, id);
      if (mail === undefined) throw new CommandError('There is no such mail.');
      await record({
        action: 'mail.drop',
        subject: `mail ${id}`,
        before: {
          state: mail.nextTry === null ? 'given up' : 'waiting',
          tries: mail.tries,
          created: mail.created.toISOString(),
        },
      });
    });
    context.print('Dropped.');
    return ExitCode.ok;
  },
};
