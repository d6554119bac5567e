/**
 * The statements of bare and pgbench, one for each command and one commit for each change, whatever Quartet sends by now. `requireSameWork`
 * finds out when the answers to them differ from Quartet's.
 */
export const statements = {
  getplayer: 'SELECT id, steam, discord, bobux, bobuxtotal FROM bobux.players WHERE id = $1',
  setbobux: 'SELECT outcome, (player).* FROM bobux.change_balance($1, $2, $3, $4, $5)',
} as const;
