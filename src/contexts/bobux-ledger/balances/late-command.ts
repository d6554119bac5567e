import { isCommand, type BalanceCommand, type ResolvedCommand, type Work } from './balance-command.js';

/**
 * A command that names a hold or an entry before it is there, as a client can that knows which id comes next. Who may be about to make it waits
 * for a locked player: so this waits behind it, and is looked up when its turn has come.
 */
export interface LateCommand {
  readonly command: BalanceCommand;
  /** In whose lines it stands: of all that may make it, and who else it names. */
  readonly players: readonly number[];
}

/**
 * @param missing what was found of a command
 * @param waiting commands that wait for locked players
 * @returns the players of those of them that may make what it names, each once; none where it names nothing that is missing. Of the same key:
 * who guesses the ids of others waits for nobody
 */
export function playersOfMakers(
  { refused, apiKey }: ResolvedCommand,
  waiting: Iterable<{ readonly command: Work | BalanceCommand; readonly players: readonly number[] }>,
): number[] {
  if (refused !== 'no hold' && refused !== 'no entry') return [];
  const players = new Set<number>();
  for (const { command, players: ofIt } of waiting) {
    const isMaker =
      refused === 'no entry' ||
      (isCommand<BalanceCommand | ResolvedCommand>(command) && command.kind === 'hold');
    if (isMaker && command.apiKey === apiKey) for (const player of ofIt) players.add(player);
  }
  return [...players];
}
