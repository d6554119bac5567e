import { CommandError, ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { openCommandDatabase } from '../../shared/cli-command/command-database.js';
import { requireThisVersion } from '../../shared/database/schema-version.js';
import { Clock } from '../../shared/jobs/clock.js';
import { OperatorLog, type LogEntry } from '../../shared/operator/operator-log.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

const line = ({ at, operator, address, action, subject, before, after }: LogEntry): string =>
  [
    at.toISOString(),
    operator,
    address,
    action,
    subject,
    before && `before ${JSON.stringify(before)}`,
    after && `after ${JSON.stringify(after)}`,
  ]
    .filter(Boolean)
    .join('  ');

/** `log` */
export const logCommand: CliCommand = {
  name: 'log',
  summary: 'shows what the operator did, the newest first',
  usage: `Shows what the operator changed through the console, the operator's API and commands: when, who, from where, what, on what. Kept for a year.
Example: npm run operator -- log --limit 20. Exit code: 0 done (also where there is nothing), 2 it could not be done.`,
  options: {
    limit: { value: 'N', description: `no more than N lines (${DEFAULT_LIMIT}; 1 to ${MAX_LIMIT})` },
  },
  async run(context) {
    const text = context.options.get('limit') ?? String(DEFAULT_LIMIT);
    const limit = Number(text);
    if (!/^\d{1,4}$/.test(text) || limit < 1 || limit > MAX_LIMIT)
      throw new CommandError(`--limit is a whole number from 1 to ${MAX_LIMIT}.`);
    const { connection } = await openCommandDatabase(context, 'quartet log');
    await requireThisVersion(connection, context.schema);
    const rows = await new OperatorLog(connection, new Clock()).page({}, Number.MAX_SAFE_INTEGER, limit);
    context.print(rows.length === 0 ? 'Nothing was done yet.' : rows.map(line).join('\n'));
    return ExitCode.ok;
  },
};
