import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger keeps its own books: whoever changes a balance, by whatever way, leaves an entry, because a trigger writes it.
 *
 * 9007199254740991 = 2^53 - 1, the largest integer that every JSON reader keeps exactly.
 */
const tables = `
CREATE SCHEMA bobux;

CREATE TABLE bobux.api_keys (
  key uuid PRIMARY KEY,
  secret bytea,
  permissions smallint NOT NULL CHECK (permissions BETWEEN 0 AND 15),
  created timestamptz NOT NULL DEFAULT now(),
  deleted timestamptz,
  CHECK ((secret IS NULL) = (deleted IS NOT NULL))
);
COMMENT ON TABLE bobux.api_keys IS 'A deleted key stays as a row without its secret: the history names it.';

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
  message text
);
CREATE INDEX sql_statements_running ON bobux.sql_statements (backend_pid, id) WHERE finished IS NULL;
COMMENT ON TABLE bobux.sql_statements IS 'The audit of sendsql: one row a statement, written before it runs.';

CREATE TABLE bobux.entries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  player_id bigint NOT NULL,
  operation text NOT NULL CHECK (operation IN ('set', 'add', 'subtract', 'sql')),
  amount bigint NOT NULL,
  balance_before bigint NOT NULL,
  balance_after bigint NOT NULL,
  api_key uuid,
  reason text,
  sql_statement_id bigint,
  created timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX entries_by_player ON bobux.entries (player_id, id);
COMMENT ON TABLE bobux.entries IS 'Append-only. Not bound to players by a foreign key: the history outlives a player that sendsql deletes.';

CREATE TABLE bobux.nonces (
  api_key uuid NOT NULL,
  nonce text NOT NULL,
  fingerprint bytea NOT NULL,
  answer bytea,
  created timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (api_key, nonce)
);
CREATE INDEX nonces_by_age ON bobux.nonces (created);
`;

/** bobuxtotal grows by every increase and never shrinks, also when sendsql writes. */
const totals = `
CREATE FUNCTION bobux.keep_total() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  grown bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.bobuxtotal := greatest(NEW.bobuxtotal, NEW.bobux);
    RETURN NEW;
  END IF;
  grown := OLD.bobuxtotal + greatest(NEW.bobux - OLD.bobux, 0);
  IF NEW.bobuxtotal = OLD.bobuxtotal THEN
    NEW.bobuxtotal := grown;
  ELSIF NEW.bobuxtotal < grown THEN
    RAISE EXCEPTION 'bobuxtotal never shrinks: it is %, and may become % or more', OLD.bobuxtotal, grown
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER keep_total BEFORE INSERT OR UPDATE ON bobux.players
  FOR EACH ROW EXECUTE FUNCTION bobux.keep_total();
`;

/**
 * Every change of a balance becomes an entry. Who acts is told by transaction-local settings, which only Quartet's own user (and
 * members of it) may be believed on; a sendsql login is known by its backend's row in the audit, which it cannot write.
 */
const history = `
CREATE FUNCTION bobux.record_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  player bigint;
  before bigint := 0;
  after bigint := 0;
  statement bobux.sql_statements;
  operation text;
BEGIN
  IF TG_OP <> 'INSERT' THEN player := OLD.id; before := OLD.bobux; END IF;
  IF TG_OP <> 'DELETE' THEN player := NEW.id; after := NEW.bobux; END IF;
  IF pg_has_role(session_user, current_user, 'MEMBER') THEN
    operation := nullif(current_setting('bobux.operation', true), '');
  ELSE
    SELECT * INTO statement FROM bobux.sql_statements s
      WHERE s.backend_pid = pg_backend_pid() AND s.finished IS NULL ORDER BY s.id DESC LIMIT 1;
  END IF;
  IF operation IS NULL THEN
    INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, sql_statement_id)
      VALUES (player, 'sql', after - before, before, after, statement.api_key, statement.id);
  ELSE
    INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, reason)
      VALUES (player, operation, current_setting('bobux.amount')::bigint, before, after,
        current_setting('bobux.api_key')::uuid, nullif(current_setting('bobux.reason'), ''));
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER record_first_entry AFTER INSERT ON bobux.players
  FOR EACH ROW WHEN (NEW.bobux <> 0) EXECUTE FUNCTION bobux.record_entry();
CREATE TRIGGER record_entry AFTER UPDATE OF bobux ON bobux.players
  FOR EACH ROW EXECUTE FUNCTION bobux.record_entry();
CREATE TRIGGER record_last_entry AFTER DELETE ON bobux.players
  FOR EACH ROW WHEN (OLD.bobux <> 0) EXECUTE FUNCTION bobux.record_entry();

CREATE FUNCTION bobux.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bobux.entries
  FOR EACH STATEMENT EXECUTE FUNCTION bobux.refuse_change();
CREATE TRIGGER keep_history BEFORE TRUNCATE ON bobux.players
  FOR EACH STATEMENT EXECUTE FUNCTION bobux.refuse_change();
`;

/** One command of the ledger in one call: decides, changes and records under the player's row lock. */
const changeBalance = `
CREATE FUNCTION bobux.change_balance(
  which bigint, operation text, amount bigint, api_key uuid, reason text, OUT outcome text, OUT player bobux.players
) LANGUAGE plpgsql AS $$
DECLARE
  most CONSTANT bigint := 9007199254740991;
  balance bigint;
BEGIN
  SELECT * INTO player FROM bobux.players p WHERE p.id = which FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    outcome := 'no player';
    RETURN;
  END IF;
  balance := CASE operation
    WHEN 'set' THEN amount
    WHEN 'add' THEN player.bobux + amount
    WHEN 'subtract' THEN player.bobux - amount
  END;
  IF balance < 0 THEN
    outcome := 'insufficient';
    RETURN;
  END IF;
  IF balance > most OR player.bobuxtotal + greatest(balance - player.bobux, 0) > most THEN
    outcome := 'out of range';
    RETURN;
  END IF;
  PERFORM set_config('bobux.operation', operation, true), set_config('bobux.amount', amount::text, true),
    set_config('bobux.api_key', api_key::text, true), set_config('bobux.reason', coalesce(reason, ''), true);
  UPDATE bobux.players p SET bobux = balance WHERE p.id = which RETURNING * INTO player;
  PERFORM set_config('bobux.operation', '', true);
  outcome := 'changed';
END $$;
`;

/**
 * sendsql works on its own connection, and the record of its nonce has to commit with its effect there. These two let that login touch
 * the nonces of the very key for which its statement is running, and no others. A statement may call them itself, and so spoil a nonce of
 * its own key.
 */
const nonces = `
CREATE FUNCTION bobux.running_statement_key() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT s.api_key FROM bobux.sql_statements s
    WHERE s.backend_pid = pg_backend_pid() AND s.finished IS NULL ORDER BY s.id DESC LIMIT 1
$$;

CREATE FUNCTION bobux.claim_nonce(
  which uuid, claimed_nonce text, print bytea, OUT claimed boolean, OUT first_fingerprint bytea, OUT first_answer bytea
) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO bobux.nonces AS n (api_key, nonce, fingerprint) VALUES (which, claimed_nonce, print)
    ON CONFLICT (api_key, nonce) DO UPDATE SET fingerprint = print, answer = NULL, created = now()
      WHERE n.created < now() - interval '24 hours';
  claimed := FOUND;
  IF NOT claimed THEN
    SELECT n.fingerprint, n.answer INTO first_fingerprint, first_answer
      FROM bobux.nonces n WHERE n.api_key = which AND n.nonce = claimed_nonce;
  END IF;
END $$;

CREATE FUNCTION bobux.claim_own_nonce(
  claimed_nonce text, print bytea, OUT claimed boolean, OUT first_fingerprint bytea, OUT first_answer bytea
) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM bobux.claim_nonce(bobux.running_statement_key(), claimed_nonce, print)
$$;

CREATE FUNCTION bobux.answer_own_nonce(answered_nonce text, first_answer bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE bobux.nonces SET answer = first_answer
    WHERE api_key = bobux.running_statement_key() AND nonce = answered_nonce AND answer IS NULL
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA bobux FROM PUBLIC;
`;

export class BobuxLedger1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [tables, totals, history, changeBalance, nonces]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA bobux CASCADE');
  }
}
