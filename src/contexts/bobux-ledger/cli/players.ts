import { ExitCode, type CliCommand } from '../../../shared/cli-command/cli-command.js';
import { columns } from '../../../shared/cli-command/columns.js';
import { openCommandDatabase } from '../../../shared/cli-command/command-database.js';
import { LimitOption } from '../../../shared/cli-command/limit-option.js';
import { requireThisVersion } from '../../../shared/database/schema-version.js';
import { History, type Entry } from '../history/history.repository.js';
import { OperatorPlayers } from '../operator/operator-players.js';
import { playerLine } from './player-line.js';

const limit = new LimitOption({ least: 0, most: 1_000, usual: 10 }, 'entries of each');

function entryLine(entry: Entry): string {
  const { id, operation, amount, before, after, key, by, reason, operator } = entry;
  const who = operator === true ? 'by the operator' : (by ?? key ?? '');
  const what = `${operation} ${amount}: ${before} to ${after}`;
  return columns([`  ${new Date(entry.created * 1_000).toISOString()}`, `entry ${id}`, what, who, reason]);
}

/** `bobux players TEXT` */
export const bobuxPlayers: CliCommand = {
  name: 'bobux players',
  summary: 'shows players with their last entries: of a bobux, Steam or Discord id',
  usage: `Shows the players whose bobux, Steam or Discord id TEXT is, and the last entries of each, the newest first. Works beside a running server.
Example: npm run operator -- bobux players 76561198000000000@steam --limit 50. Exit code: 0 found, 1 there is none, 2 it could not look.`,
  parameters: ['TEXT'],
  options: { limit: limit.option },
  async run(context) {
    const count = limit.read(context);
    const { connection } = await openCommandDatabase(context, 'quartet bobux players');
    await requireThisVersion(connection, context.schema);
    const found = await new OperatorPlayers(connection).search(context.parameters[0] ?? '');
    const history = new History(connection);
    for (const player of found) {
      context.print(playerLine(player));
      const entries = await history.page(player.id, { limit: count, withKeys: true });
      for (const entry of entries) context.print(entryLine(entry));
    }
    if (found.length > 0) return ExitCode.ok;
    context.print('There is no such player.');
    return ExitCode.found;
  },
};
