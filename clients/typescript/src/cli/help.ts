import { BOBUX_COMMANDS } from '../generated/bobux-commands.js';
import { CLI_COMMANDS } from './bobux-arguments.js';

/** What `--help` prints. */
export function help(): string {
  const commands = CLI_COMMANDS.map((name) => `  ${name.padEnd(16)} ${BOBUX_COMMANDS[name].summary}`);
  return `quartet-client bobux COMMAND [PARAMETERS] [--NAME VALUE] [--discord] [--json]

Examples:
  quartet-client bobux createaccount 76561198000000000@steam
  quartet-client bobux set 1 100 --reason welcome
  quartet-client bobux set 1 5 --operation 1            adds; 2 subtracts
  quartet-client bobux pay 1 2 50 --reason "rent"       the same as transfer 1 2 50
  quartet-client bobux top                              the ten with the most; top 50 2: the second fifty
  quartet-client bobux player 76561198000000000@steam
  quartet-client bobux player 80351110224678912 --discord
  quartet-client bobux batch '[{"id": 1, "amount": 5, "operation": 1}, {"from": 1, "to": 2, "amount": 1}]'
  quartet-client bobux history 1 --amount 20 --json
  quartet-client bobux pay 1 2 50 --nonce rent-november takes effect once, however often it is called within 24 hours

Commands (pay, top, player and set are short for transfer, topplayers, getplayer and setbobux):
${commands.join('\n')}

Environment: QUARTET_URL (http://127.0.0.1:3000 unless set), BOBUX_KEY and BOBUX_SECRET; without these two the first key of
.data/credentials.json in this folder.

Exit codes: 0 done, 1 refused by the server, 2 wrong usage, 3 not reached, no answer, DB_ERROR or SERVER_ERROR (nobody can tell
whether it took effect). Of the last two stands there with which --nonce and --timestamp to call again: that is the same message,
which takes effect once. With --json the errors behind 1 and 3 are JSON too, on standard output.
`;
}
