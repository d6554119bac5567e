import { ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { columns } from '../../shared/cli-command/columns.js';
import { openCommandDatabase } from '../../shared/cli-command/command-database.js';
import { LimitOption } from '../../shared/cli-command/limit-option.js';
import { requireThisVersion } from '../../shared/database/schema-version.js';
import { commandLog } from '../../shared/operator/change-with-log.js';
import type { LogEntry } from '../../shared/operator/operator-log.js';

const limit = new LimitOption({ least: 1, most: 1_000, usual: 50 }, 'lines');

const line = ({ at, operator, address, action, subject, before, after }: LogEntry): string =>
  columns([
    at.toISOString(),
    operator,
    address,
    action,
    subject,
    before && `before ${JSON.stringify(before)}`,
    after && `after ${JSON.stringify(after)}`,
  ]);

/** `log` */
export const logCommand: CliCommand = {
  name: 'log',
  summary: 'shows what the operator did, the newest first',
  usage: `Shows what the operator changed through the console, the operator's API and commands: when, who, from where, what, on what. Kept for a year.
Example: npm run operator -- log --limit 20. Exit code: 0 done (also where there is nothing), 2 it could not be done.`,
  options: { limit: limit.option },
  async run(context) {
    const lines = limit.read(context);
    const { connection } = await openCommandDatabase(context, 'quartet log');
    await requireThisVersion(connection, context.schema);
    const rows = await commandLog(connection).page({}, Number.MAX_SAFE_INTEGER, lines);
    context.print(rows.length === 0 ? 'Nothing was done yet.' : rows.map(line).join('\n'));
    return ExitCode.ok;
  },
};
