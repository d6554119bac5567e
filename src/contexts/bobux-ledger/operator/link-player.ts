import type { Queryable } from '../../../shared/database/queryable.js';
import type { OperatorAction } from '../../../shared/operator/operator-log.js';
import { Players, type Player } from '../players/players.repository.js';
import { toHttp } from './ledger-refusal.js';

/**
 * Gives a player the id that it lacks, for the operator.
 * @param record writes the row of the log
 * @throws HttpException 404 there is no such player, 409 it has both ids, or the id is another's
 */
export async function linkPlayer(
  transaction: Queryable,
  id: number,
  newid: string,
  record: (action: OperatorAction) => Promise<void>,
): Promise<Player> {
  const players = new Players(transaction);
  try {
    const before = accountsOf(await players.findById(id));
    const player = await players.link(id, newid);
    await record({
      action: 'bobux.player.link',
      subject: `player ${id}`,
      before,
      after: accountsOf(player),
    });
    return player;
  } catch (error) {
    throw toHttp(error);
  }
}

const accountsOf = ({ steam, discord }: Player): object => ({ steam, discord });
