import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The function is called only where it has something to mend or to refuse: the condition is evaluated without it. */
const totals = `
DROP TRIGGER keep_total ON bobux.players;
CREATE TRIGGER keep_first_total BEFORE INSERT ON bobux.players
  FOR EACH ROW WHEN (NEW.bobuxtotal < NEW.bobux) EXECUTE FUNCTION bobux.keep_total();
CREATE TRIGGER keep_total BEFORE UPDATE ON bobux.players
  FOR EACH ROW WHEN (NEW.bobuxtotal < OLD.bobuxtotal + greatest(NEW.bobux - OLD.bobux, 0))
  EXECUTE FUNCTION bobux.keep_total();
`;

/**
 * One call for each statement instead of one for each row. The ledger's own functions write their entries themselves and say so with a
 * transaction-local setting, on which only Quartet's own user (and members of it) is believed: sendsql's login may set it in vain.
 */
const history = `
CREATE FUNCTION bobux.running_statement(OUT api_key uuid, OUT id bigint) LANGUAGE sql STABLE AS $$
  SELECT s.api_key, s.id FROM bobux.sql_statements s
    WHERE s.backend_pid = pg_backend_pid() AND s.finished IS NULL ORDER BY s.id DESC LIMIT 1
$$;

CREATE FUNCTION bobux.record_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  running record;
BEGIN
  IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
    SELECT * INTO running FROM bobux.running_statement();
  ELSIF current_setting('bobux.recorded', true) = 'on' THEN
    RETURN NULL;
  ELSE
    SELECT NULL::uuid AS api_key, NULL::bigint AS id INTO running;
  END IF;
  -- A full join, for an id that was changed by hand: what one player lost the other got.
  INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, sql_statement_id)
    SELECT coalesce(n.id, o.id), 'sql', coalesce(n.bobux, 0) - coalesce(o.bobux, 0), coalesce(o.bobux, 0), coalesce(n.bobux, 0),
      running.api_key, running.id
    FROM old_players o FULL JOIN new_players n ON n.id = o.id
    WHERE coalesce(n.bobux, 0) <> coalesce(o.bobux, 0);
  RETURN NULL;
END $$;

DROP TRIGGER record_entry ON bobux.players;
CREATE TRIGGER record_changes AFTER UPDATE ON bobux.players
  REFERENCING OLD TABLE AS old_players NEW TABLE AS new_players
  FOR EACH STATEMENT EXECUTE FUNCTION bobux.record_changes();

CREATE OR REPLACE FUNCTION bobux.record_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  player bigint;
  before bigint := 0;
  after bigint := 0;
  running record;
BEGIN
  IF TG_OP = 'INSERT' THEN player := NEW.id; after := NEW.bobux; ELSE player := OLD.id; before := OLD.bobux; END IF;
  IF pg_has_role(session_user, current_user, 'MEMBER') THEN
    SELECT NULL::uuid AS api_key, NULL::bigint AS id INTO running;
  ELSE
    SELECT * INTO running FROM bobux.running_statement();
  END IF;
  INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, sql_statement_id)
    VALUES (player, 'sql', after - before, before, after, running.api_key, running.id);
  RETURN NULL;
END $$;

-- One change by itself costs less this way; briefly: as in change_balances below.
DROP FUNCTION bobux.change_balance(bigint, text, bigint, uuid, text);
CREATE FUNCTION bobux.change_balance(
  which bigint, operation text, amount bigint, api_key uuid, reason text, briefly boolean DEFAULT false,
  OUT outcome text, OUT player bobux.players
) LANGUAGE plpgsql AS $$
DECLARE
  most CONSTANT bigint := 9007199254740991;
  -- An assignment, since PERFORM costs as much as a statement.
  setting text;
  before bigint;
  after bigint;
  grown bigint;
BEGIN
  IF briefly THEN
    setting := set_config('lock_timeout', '100ms', true);
  END IF;
  SELECT * INTO player FROM bobux.players p WHERE p.id = which FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    outcome := 'no player';
    RETURN;
  END IF;
  before := player.bobux;
  after := CASE operation WHEN 'set' THEN amount WHEN 'add' THEN before + amount WHEN 'subtract' THEN before - amount END;
  IF after < 0 THEN
    outcome := 'insufficient';
    RETURN;
  END IF;
  grown := player.bobuxtotal + greatest(after - before, 0);
  IF after > most OR grown > most THEN
    outcome := 'out of range';
    RETURN;
  END IF;
  setting := set_config('bobux.recorded', 'on', true);
  UPDATE bobux.players p SET bobux = after, bobuxtotal = grown WHERE p.id = which;
  setting := set_config('bobux.recorded', '', true);
  INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, reason)
    VALUES (which, operation, amount, before, after, api_key, reason);
  player.bobux := after;
  player.bobuxtotal := grown;
  outcome := 'changed';
END $$;
`;

/**
 * What a change of a balance came to holds no secret: it is kept with its nonce as it is, by the statement that makes the change. Sealed
 * answers (every other command's, and those of an older Quartet) stay where they were.
 */
const nonces = `
ALTER TABLE bobux.nonces ADD COLUMN outcome smallint, ADD COLUMN player json;

CREATE OR REPLACE FUNCTION bobux.claim_nonce(
  which uuid, claimed_nonce text, print bytea, OUT claimed boolean, OUT first_fingerprint bytea, OUT first_answer bytea
) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO bobux.nonces AS n (api_key, nonce, fingerprint) VALUES (which, claimed_nonce, print)
    ON CONFLICT (api_key, nonce) DO UPDATE
      SET fingerprint = print, answer = NULL, outcome = NULL, player = NULL, created = now()
      WHERE n.created < now() - interval '24 hours';
  claimed := FOUND;
  IF NOT claimed THEN
    SELECT n.fingerprint, n.answer INTO first_fingerprint, first_answer
      FROM bobux.nonces n WHERE n.api_key = which AND n.nonce = claimed_nonce;
  END IF;
END $$;

-- Only what has no outcome: what was kept by change_balances is not for a statement to spoil.
CREATE OR REPLACE FUNCTION bobux.answer_own_nonce(answered_nonce text, first_answer bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE bobux.nonces SET answer = first_answer
    WHERE api_key = bobux.running_statement_key() AND nonce = answered_nonce AND num_nonnulls(answer, outcome) = 0
$$;
`;

/** What is kept of the changes with a nonce, in the order of the nonces. */
const records = `
      SELECT keys[callers[c.at]] AS api_key, nonces[claims[c.at]] AS nonce, prints[claims[c.at]], results[c.at],
        CASE WHEN results[c.at] = 0 THEN json_build_object('id', ids[slots[c.at]], 'steam', steam[slots[c.at]],
          'discord', discord[slots[c.at]], 'bobux', afters[c.at], 'bobuxtotal', totals_after[c.at]) END
      FROM generate_series(1, length) AS c(at) WHERE claims[c.at] > 0 AND results[c.at] <= 3 ORDER BY 1, 2`;

/**
 * Many changes in one statement and one commit, each of which succeeds or fails by itself; those on one player act in their order.
 *
 * ids         the players, each once, rising
 * slots       of each change: its player's place in ids, from 1
 * operations  of each change: 0 set, 1 add, 2 subtract
 * callers     of each change: its key's place in keys
 * reasons     of each change, or null where none has one
 * claims      of each change: its nonce's place in nonces, prints and stale, or 0; null where none has one. No (key, nonce) twice
 * look_up     false: every nonce is taken to be new, and the statement fails (23505) where one is not; that costs half as much.
 *             Must be true where one is stale
 * locking     'briefly' waits 100 ms at most for a lock, then fails as a whole (55P03); 'skip' leaves the changes of locked players
 *             undone; 'patiently' waits as long as a statement may
 *
 * outcomes    of each change: 0 changed, 1 no player, 2 insufficient, 3 out of range, 4 left undone (locked), 5 stale,
 *             6 done before: in answered, 7 nonce reused
 * balances    of each change: the player's balance and total after it
 * steams      of each player
 * answered    for each outcome 6: at (its place, from 1), and what was kept with its nonce
 *
 * Everybody locks players in rising order, and after them nonces in their order, so that replicas do not wait in a circle. The plans must
 * not depend on the first calls: those for few rows serve for many, so no table is ever read through.
 */
const changeBalances = `
CREATE FUNCTION bobux.change_balances(
  ids bigint[], slots integer[], operations smallint[], amounts bigint[], callers integer[], keys uuid[], reasons text[],
  claims integer[], nonces text[], prints bytea[], stale boolean[], look_up boolean, locking text,
  OUT outcomes json, OUT balances json, OUT totals json, OUT steams json, OUT discords json, OUT answered json
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  most CONSTANT bigint := 9007199254740991;
  length CONSTANT integer := cardinality(slots);
  busy bigint[] := '{}';
  balance bigint[];
  total bigint[];
  steam text[];
  discord text[];
  changed boolean[] := array_fill(false, ARRAY[cardinality(ids)]);
  seen smallint[];
  results smallint[] := array_fill(0::smallint, ARRAY[length]);
  befores bigint[] := array_fill(0::bigint, ARRAY[length]);
  afters bigint[] := array_fill(0::bigint, ARRAY[length]);
  totals_after bigint[] := array_fill(0::bigint, ARRAY[length]);
  slot integer;
  before bigint;
  after bigint;
  grown bigint;
  result smallint;
  moved boolean := false;
  unrecorded integer := 0;
  written integer;
  setting text;
BEGIN
  IF locking <> 'patiently' THEN
    setting := set_config('lock_timeout', '100ms', true);
  END IF;
  IF locking = 'skip' THEN
    busy := ARRAY(
      SELECT p.id FROM bobux.players p WHERE p.id = ANY (ids) AND p.id NOT IN (
        SELECT l.id FROM (SELECT f.id FROM bobux.players f WHERE f.id = ANY (ids) FOR NO KEY UPDATE SKIP LOCKED) l));
  END IF;

  WITH locked AS MATERIALIZED (
    SELECT p.* FROM bobux.players p WHERE p.id = ANY (ids) AND p.id <> ALL (busy) ORDER BY p.id FOR NO KEY UPDATE
  )
  SELECT array_agg(l.bobux), array_agg(l.bobuxtotal), array_agg(l.steam), array_agg(l.discord) INTO balance, total, steam, discord
  FROM (
    SELECT k.* FROM unnest(ids) WITH ORDINALITY AS s(id, slot) LEFT JOIN locked k ON k.id = s.id ORDER BY s.slot
  ) l;

  IF look_up THEN
    SELECT array_agg(coalesce(
        -- As an expression, which no plan turns into a join that reads the whole table.
        (SELECT CASE WHEN n.fingerprint = prints[c.claim] AND num_nonnulls(n.answer, n.outcome) > 0 THEN 6 ELSE 7 END
          FROM bobux.nonces n
          WHERE n.api_key = keys[c.caller] AND n.nonce = nonces[c.claim] AND n.created >= now() - interval '24 hours'),
        CASE WHEN stale[c.claim] THEN 5 ELSE 0 END
      )::smallint ORDER BY c.claim) INTO seen
    FROM unnest(claims, callers) AS c(claim, caller)
    WHERE c.claim > 0;
  END IF;

  FOR at IN 1 .. length LOOP
    slot := slots[at];
    before := balance[slot];
    result := 0;
    IF look_up AND claims[at] > 0 THEN
      result := seen[claims[at]];
    END IF;
    IF result <> 0 THEN
      NULL;
    ELSIF before IS NULL THEN
      result := CASE WHEN ids[slot] = ANY (busy) THEN 4 ELSE 1 END;
    ELSE
      after := CASE operations[at] WHEN 0 THEN amounts[at] WHEN 1 THEN before + amounts[at] ELSE before - amounts[at] END;
      grown := total[slot] + greatest(after - before, 0);
      IF after < 0 THEN
        result := 2;
      ELSIF after > most OR grown > most THEN
        result := 3;
      ELSE
        balance[slot] := after;
        total[slot] := grown;
        befores[at] := before;
        afters[at] := after;
        totals_after[at] := grown;
        moved := true;
        IF after <> before THEN
          changed[slot] := true;
        END IF;
      END IF;
    END IF;
    results[at] := result;
    IF claims[at] > 0 AND result <= 3 THEN
      unrecorded := unrecorded + 1;
    END IF;
  END LOOP;

  IF moved THEN
    setting := set_config('bobux.recorded', 'on', true);
    UPDATE bobux.players p SET bobux = c.balance, bobuxtotal = c.total
      FROM unnest(ids, balance, total, changed) AS c(id, balance, total, changed)
      WHERE c.changed AND p.id = c.id;
    setting := set_config('bobux.recorded', '', true);
    INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, reason)
      SELECT ids[slots[c.at]], CASE operations[c.at] WHEN 0 THEN 'set' WHEN 1 THEN 'add' ELSE 'subtract' END, amounts[c.at],
        befores[c.at], afters[c.at], keys[callers[c.at]], reasons[c.at]
      FROM generate_series(1, length) AS c(at) WHERE results[c.at] = 0;
  END IF;

  IF unrecorded > 0 AND NOT look_up THEN
    INSERT INTO bobux.nonces (api_key, nonce, fingerprint, outcome, player) SELECT * FROM (${records}) r;
  ELSIF unrecorded > 0 THEN
    INSERT INTO bobux.nonces AS n (api_key, nonce, fingerprint, outcome, player) SELECT * FROM (${records}) r
      ON CONFLICT (api_key, nonce) DO UPDATE
        SET fingerprint = excluded.fingerprint, answer = NULL, outcome = excluded.outcome, player = excluded.player, created = now()
        WHERE n.created < now() - interval '24 hours';
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> unrecorded THEN
      -- Everything is undone; asked again, it finds the record of the other.
      RAISE EXCEPTION 'a nonce was used at the same moment' USING ERRCODE = 'serialization_failure';
    END IF;
  END IF;
  IF 6 = ANY (results) THEN
    SELECT json_agg(json_build_object('at', c.at, 'outcome', n.outcome, 'player', n.player, 'sealed', encode(n.answer, 'base64')))
      INTO answered
      FROM generate_series(1, length) AS c(at)
      JOIN bobux.nonces n ON n.api_key = keys[callers[c.at]] AND n.nonce = nonces[claims[c.at]]
      WHERE results[c.at] = 6;
  END IF;

  outcomes := array_to_json(results);
  balances := array_to_json(afters);
  totals := array_to_json(totals_after);
  steams := array_to_json(steam);
  discords := array_to_json(discord);
END $$;
`;

/** Every process that keeps a key in memory is told when it changes. */
const keys = `
CREATE FUNCTION bobux.tell_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('bobux_api_keys', coalesce(NEW.key, OLD.key)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER tell_key AFTER INSERT OR UPDATE OR DELETE ON bobux.api_keys
  FOR EACH ROW EXECUTE FUNCTION bobux.tell_key();
`;

const rights = 'REVOKE ALL ON ALL FUNCTIONS IN SCHEMA bobux FROM PUBLIC';

export class GatheredChanges1764000000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [totals, history, nonces, changeBalances, keys, rights]) await runner.query(part);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
