/**
 * The statements that Quartet sends for the measured commands (src/bobux-ledger/players.repository.ts), word for word: the bare server
 * and pgbench send the same. `requireSameWork` finds out when the answers to them differ from Quartet's.
 */
export const statements = {
  getplayer: 'SELECT id, steam, discord, bobux, bobuxtotal FROM bobux.players WHERE id = $1',
  setbobux: 'SELECT outcome, (player).* FROM bobux.change_balance($1, $2, $3, $4, $5)',
} as const;
