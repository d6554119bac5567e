import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger keeps its own books: whoever changes a balance, by whatever way, leaves an entry, because a trigger writes it (../sql).
 *
 * 9007199254740991 = 2^53 - 1, the largest integer that every JSON reader keeps exactly.
 */
const ledger = `
CREATE SCHEMA bobux;

CREATE TABLE bobux.api_keys (
  key uuid PRIMARY KEY,
  secret bytea,
  permissions smallint NOT NULL CHECK (permissions BETWEEN 0 AND 15),
  label text CHECK (char_length(label) BETWEEN 1 AND 64),
  created timestamptz NOT NULL DEFAULT now(),
  deleted timestamptz,
  CHECK ((secret IS NULL) = (deleted IS NOT NULL))
);
COMMENT ON TABLE bobux.api_keys IS 'A deleted key stays as a row without its secret: the history names it.';

CREATE TABLE bobux.key_uses (
  key uuid PRIMARY KEY REFERENCES bobux.api_keys,
  last_used timestamptz NOT NULL
);
COMMENT ON TABLE bobux.key_uses IS 'When each key was last used, to the minute: apart from the keys, of whose changes all replicas are told.';

CREATE TABLE bobux.players (
  id bigint GENERATED ALWAYS AS IDENTITY (MAXVALUE 9007199254740991) PRIMARY KEY,
  steam text CONSTRAINT players_steam_unique UNIQUE CHECK (char_length(steam) BETWEEN 1 AND 64),
  discord text CONSTRAINT players_discord_unique UNIQUE CHECK (char_length(discord) BETWEEN 1 AND 64),
  bobux bigint NOT NULL DEFAULT 0 CHECK (bobux BETWEEN 0 AND 9007199254740991),
  bobuxtotal bigint NOT NULL DEFAULT 0 CHECK (bobuxtotal BETWEEN 0 AND 9007199254740991),
  CONSTRAINT players_have_an_id CHECK (num_nonnulls(steam, discord) > 0)
);
CREATE INDEX players_by_bobux ON bobux.players (bobux DESC, id);

CREATE TABLE bobux.sql_statements (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  api_key uuid NOT NULL,
  statement text NOT NULL,
  backend_pid integer NOT NULL,
  started timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished timestamptz,
  row_count integer,
  affected bigint,
  message text
);
CREATE INDEX sql_statements_running ON bobux.sql_statements (backend_pid, id) WHERE finished IS NULL;
COMMENT ON TABLE bobux.sql_statements IS 'The audit of sendsql: one row a statement, written before it runs.';

CREATE TABLE bobux.entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  player_id bigint NOT NULL,
  operation text NOT NULL CHECK (operation IN ('set', 'add', 'subtract', 'sql', 'transfer_out', 'transfer_in', 'hold', 'release', 'capture', 'reverse')),
  amount bigint NOT NULL,
  balance_before bigint NOT NULL,
  balance_after bigint NOT NULL,
  api_key uuid,
  reason text,
  sql_statement_id bigint,
  created timestamptz NOT NULL DEFAULT clock_timestamp(),
  transfer_id bigint,
  peer_id bigint,
  hold_id bigint,
  reverses_id bigint,
  operator boolean
);
COMMENT ON COLUMN bobux.entries.operator IS 'True where the operator did it, without a key.';
COMMENT ON COLUMN bobux.entries.transfer_id IS 'Of both sides of a transfer: the id of its transfer_out, or of the capture that paid another player.';
CREATE UNIQUE INDEX entries_reversed_once ON bobux.entries (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX entries_by_transfer ON bobux.entries (transfer_id) WHERE operation = 'transfer_in';
CREATE INDEX entries_by_player ON bobux.entries (player_id, id);
COMMENT ON TABLE bobux.entries IS 'Append-only. Not bound to players by a foreign key: the history outlives a player that sendsql deletes.';

CREATE TABLE bobux.holds (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  player_id bigint NOT NULL,
  amount bigint NOT NULL CHECK (amount BETWEEN 1 AND 9007199254740991),
  captured bigint NOT NULL DEFAULT 0 CHECK (captured BETWEEN 0 AND amount),
  reason text,
  state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'captured', 'released', 'expired')),
  created timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  due timestamptz NOT NULL
);
CREATE INDEX holds_open ON bobux.holds (player_id, id) WHERE state = 'held';
CREATE INDEX holds_due ON bobux.holds (due) WHERE state = 'held';
COMMENT ON TABLE bobux.holds IS 'Reserved bobux. A state changes only under the row lock of its player.';
COMMENT ON COLUMN bobux.holds.due IS 'When to give back next: from expires on, later where the balance had no room for it.';

CREATE TABLE bobux.nonces (
  api_key uuid NOT NULL,
  nonce text NOT NULL,
  fingerprint bytea NOT NULL,
  answer bytea,
  outcome text,
  data json,
  created timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (api_key, nonce)
);
COMMENT ON TABLE bobux.nonces IS
  'A change of a balance keeps its outcome and what is answered of it as they are, since they hold no secret; every other command keeps a sealed answer.';
CREATE INDEX nonces_by_age ON bobux.nonces (created);
`;

/**
 * Finding the nth player without walking past n - 1 of them: bounds cut the order (bobux down, id up) into buckets of which the sizes are
 * kept, so that a reader adds up sizes and walks through part of one bucket.
 *
 * Sizes are kept as totals plus changes that writers append and a background job folds in: writers never wait for one another.
 * Whoever reads totals and changes in one snapshot has the exact sizes in that snapshot.
 */
const ranking = `
CREATE TABLE bobux.ranking_layouts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_change bigint NOT NULL,
  negated bigint[] NOT NULL DEFAULT '{}',
  ids bigint[] NOT NULL DEFAULT '{}',
  successor bigint,
  CHECK (cardinality(negated) = cardinality(ids))
);
ALTER TABLE bobux.ranking_layouts ALTER negated SET STORAGE EXTERNAL, ALTER ids SET STORAGE EXTERNAL;
COMMENT ON TABLE bobux.ranking_layouts IS
  'Bounds of buckets, as (-bobux, id) rising; bucket n begins with the nth bound, bucket 0 before the first. The layout that has totals is in use; one without is being built.';
COMMENT ON COLUMN bobux.ranking_layouts.first_change IS 'No change of this layout has a lower id.';

CREATE TABLE bobux.ranking_totals (
  layout bigint PRIMARY KEY REFERENCES bobux.ranking_layouts ON DELETE CASCADE,
  players bigint[] NOT NULL,
  first_change bigint NOT NULL
);
ALTER TABLE bobux.ranking_totals ALTER players SET STORAGE EXTERNAL;
COMMENT ON COLUMN bobux.ranking_totals.players IS 'Players in the buckets 0 to n - 1 together, without the changes that are not folded in.';
COMMENT ON COLUMN bobux.ranking_totals.first_change IS 'No change with a lower id is left, nor can one come: where readers begin, past what vacuum has not cleared away.';

CREATE SEQUENCE bobux.ranking_change;
CREATE TABLE bobux.ranking_changes (
  layout bigint NOT NULL,
  id bigint NOT NULL DEFAULT nextval('bobux.ranking_change'),
  buckets integer[] NOT NULL,
  changes integer[] NOT NULL,
  PRIMARY KEY (layout, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_threshold = -1);
COMMENT ON TABLE bobux.ranking_changes IS 'One row for each statement that moved players from bucket to bucket.';

INSERT INTO bobux.ranking_layouts (first_change) VALUES (0);
INSERT INTO bobux.ranking_totals (layout, players, first_change) SELECT id, '{0}', first_change FROM bobux.ranking_layouts;
`;

export class BobuxTables1765000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ledger, ranking]) await runner.query(part);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
