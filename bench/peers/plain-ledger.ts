/** The ledger as a user would write it by hand: two tables, and one prepared statement for each command. Nothing here is Quartet's. */

/** No index but the primary keys and the unique ids, no trigger, no function. */
export const tables = `
  CREATE TABLE players (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    steam text UNIQUE,
    discord text UNIQUE,
    bobux bigint NOT NULL DEFAULT 0 CHECK (bobux >= 0),
    bobuxtotal bigint NOT NULL DEFAULT 0
  );
  CREATE TABLE entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    player_id bigint NOT NULL,
    operation text NOT NULL,
    amount bigint NOT NULL,
    balance_before bigint NOT NULL,
    balance_after bigint NOT NULL,
    api_key uuid,
    created timestamptz NOT NULL DEFAULT now()
  )`;

/**
 * - `getplayer`: id
 * - `setbobux` (operation add): id, amount, API key
 * - `transfer`: from, to, amount, API key. Both rows are locked by rising id, so that two transfers cannot deadlock; no row comes back
 *   where a player is missing or has not enough. The payer's row comes first. It reckons
 *   with the locked rows: those of the statement's own snapshot may be older.
 */
export const statements = {
  getplayer: 'SELECT id, steam, discord, bobux, bobuxtotal FROM players WHERE id = $1',
  setbobux: `
    WITH changed AS (
      UPDATE players SET bobux = bobux + $2, bobuxtotal = bobuxtotal + $2 WHERE id = $1
      RETURNING id, steam, discord, bobux, bobuxtotal
    ), recorded AS (
      INSERT INTO entries (player_id, operation, amount, balance_before, balance_after, api_key)
      SELECT id, 'add', $2, bobux - $2, bobux, $3::uuid FROM changed
    )
    SELECT id, steam, discord, bobux, bobuxtotal FROM changed`,
  transfer: `
    WITH locked AS (
      SELECT id, bobux, bobuxtotal FROM players WHERE id IN ($1, $2) ORDER BY id FOR NO KEY UPDATE
    ), moved AS (
      UPDATE players p SET
        bobux = l.bobux + CASE WHEN p.id = $1 THEN -$3::bigint ELSE $3::bigint END,
        bobuxtotal = l.bobuxtotal + CASE WHEN p.id = $1 THEN 0 ELSE $3::bigint END
      FROM locked l
      WHERE p.id = l.id AND (SELECT count(*) FROM locked) = 2 AND (SELECT bobux FROM locked WHERE id = $1) >= $3::bigint
      RETURNING p.id, p.steam, p.discord, p.bobux, p.bobuxtotal, l.bobux AS before
    ), recorded AS (
      INSERT INTO entries (player_id, operation, amount, balance_before, balance_after, api_key)
      SELECT id, CASE WHEN id = $1 THEN 'transfer_out' ELSE 'transfer_in' END, $3::bigint, before, bobux, $4::uuid
      FROM moved ORDER BY id <> $1
      RETURNING id, player_id
    )
    SELECT m.id, m.steam, m.discord, m.bobux, m.bobuxtotal, r.id AS entry
    FROM moved m JOIN recorded r ON r.player_id = m.id ORDER BY m.id <> $1`,
} as const;
