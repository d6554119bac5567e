import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each change of a balance, however made, leaves an entry, because a trigger writes it (../sql).
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
  steam text CONSTRAINT players_steam_unique UNIQUE,
  discord text CONSTRAINT players_discord_unique UNIQUE,
  bobux bigint NOT NULL DEFAULT 0,
  bobuxtotal bigint NOT NULL DEFAULT 0,
  -- Both from 0 to 2^53 - 1. PostgreSQL reads every constraint anew for each statement, whatever it changes: four in words cost more than the
  -- change. What holds of the ids is a trigger on them (../sql/refuse_account.sql).
  CONSTRAINT players_in_range CHECK ((bobux | bobuxtotal) >> 53 = 0)
-- Room on each page for the next version of some of its rows: on a full one the first change would not be HOT.
) WITH (fillfactor = 90);
COMMENT ON TABLE bobux.players IS 'No index holds a balance: an update that changes none has no index to change (HOT). The ranking is in memory.';

CREATE TABLE bobux.player_changes (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  player_id bigint NOT NULL,
  created timestamptz NOT NULL DEFAULT clock_timestamp(),
  swept timestamptz
);
COMMENT ON TABLE bobux.player_changes IS 'Players that were made or deleted, for those who keep the ranking in memory. Forgotten after a while.';
COMMENT ON COLUMN bobux.player_changes.swept IS 'When the sweeper saw it: a while later everybody has, and it goes.';

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
  operation text NOT NULL,
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
COMMENT ON COLUMN bobux.entries.operation IS
  'set, add, subtract, sql, transfer_out, transfer_in, hold, release, capture or reverse: held by the audit, since a constraint costs each statement.';
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

export class BobuxTables1765000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ledger);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
