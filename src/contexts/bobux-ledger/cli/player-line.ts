import { columns } from '../../../shared/cli-command/columns.js';
import type { Player } from '../players/players.repository.js';

/** A player in one line. */
export const playerLine = ({ id, steam, discord, bobux, bobuxtotal }: Player): string =>
  columns([
    `player ${id}`,
    steam !== null && `steam ${steam}`,
    discord !== null && `discord ${discord}`,
    `bobux ${bobux}`,
    `total ${bobuxtotal}`,
  ]);
