import { ExitCode, type CliCommand, type CliContext } from '../../../shared/cli-command/cli-command.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { readValues, refusedInWords } from '../../../shared/cli-command/read-values.js';
import { COMMAND_LINE, commandLog } from '../../../shared/operator/change-with-log.js';
import { wholeNumberOfText } from '../../../shared/validation/whole-number.js';
import { changeOf, reversalOf } from '../operator/change-requests.js';
import { OperatorChanges, type OperatorChangeRequest } from '../operator/operator-changes.js';
import { BobuxOperatorChange, BobuxPlayerId, BobuxReversal } from '../operator/operator.dto.js';
import { playerLine } from './player-line.js';

const ENDING = 'Works beside a running server. Exit code: 0 done, 2 nothing was changed.';

/** `bobux change PLAYER OPERATION AMOUNT REASON` */
export const bobuxChange: CliCommand = {
  name: 'bobux change',
  summary: "sets, raises, lowers or moves a player's bobux",
  usage: `Changes the bobux of the player with the bobux id PLAYER: OPERATION is set, add, subtract or transfer, AMOUNT a whole number. REASON stands in
the history, where the entry is the operator's. Example: npm run operator -- bobux change 17 add 20 "won the raffle".
${ENDING}`,
  parameters: ['PLAYER', 'OPERATION', 'AMOUNT', 'REASON'],
  options: {
    to: { value: 'PLAYER', description: 'of a transfer: the bobux id of who gets it' },
    nonce: {
      value: 'TEXT',
      description: 'makes it once: given again within 24 hours, nothing more is changed',
    },
  },
  run: (context) =>
    refusedInWords(async () => {
      const [player, operation, amount, reason] = context.parameters;
      const { id } = readValues(BobuxPlayerId, { id: player }, { id: 'PLAYER' });
      const body = readValues(
        BobuxOperatorChange,
        {
          operation,
          amount: wholeNumberOfText(amount),
          reason,
          to: wholeNumberOfText(context.options.get('to')),
          nonce: context.options.get('nonce'),
        },
        { to: '--to', nonce: '--nonce' },
      );
      return make(context, 'quartet bobux change', changeOf(id, body));
    }),
};

/** `bobux reverse ENTRY REASON` */
export const bobuxReverse: CliCommand = {
  name: 'bobux reverse',
  summary: 'undoes an entry on the balance as it is now',
  usage: `Undoes the entry with the id ENTRY, as "bobux players" shows it, on the balance as it is now; of a transfer both sides. Once only. REASON stands in the
history. Example: npm run operator -- bobux reverse 9 "a mistake". ${ENDING}`,
  parameters: ['ENTRY', 'REASON'],
  run: (context) =>
    refusedInWords(async () => {
      const [entry, text] = context.parameters;
      const { id } = readValues(BobuxPlayerId, { id: entry }, { id: 'ENTRY' });
      const { reason } = readValues(BobuxReversal, { reason: text });
      return make(context, 'quartet bobux reverse', reversalOf(id, reason));
    }),
};

async function make(context: CliContext, name: string, request: OperatorChangeRequest): Promise<number> {
  const { connection, box } = await openWithSecrets(context, name);
  const changes = new OperatorChanges(connection, commandLog(connection), box);
  const { players, entries } = await changes.change(COMMAND_LINE, request);
  for (const player of players) context.print(playerLine(player));
  context.print(entries.map((entry) => `entry ${entry}`).join('  '));
  return ExitCode.ok;
}
