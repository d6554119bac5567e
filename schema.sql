-- The whole schema of a database of Quartet, for people to read. Made by npm run schema of the migrations and the sql/ folders; a test
-- compares it. It is not to be loaded (psql -f): its parts stand by name, not in an order in which they could be made, and it names no migration as
-- done. A start of Quartet makes the database.

CREATE SCHEMA bobux;

CREATE TABLE bobux.api_keys (
  key uuid NOT NULL,
  secret bytea,
  permissions smallint NOT NULL,
  label text,
  created timestamp with time zone NOT NULL DEFAULT now(),
  deleted timestamp with time zone,
  CONSTRAINT api_keys_pkey PRIMARY KEY (key),
  CONSTRAINT api_keys_check CHECK (((secret IS NULL) = (deleted IS NOT NULL))),
  CONSTRAINT api_keys_label_check CHECK (((char_length(label) >= 1) AND (char_length(label) <= 64))),
  CONSTRAINT api_keys_permissions_check CHECK (((permissions >= 0) AND (permissions <= 15)))
);
COMMENT ON TABLE bobux.api_keys IS 'A deleted key stays as a row without its secret: the history names it.';

CREATE TABLE bobux.entries (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  player_id bigint NOT NULL,
  operation text NOT NULL,
  amount bigint NOT NULL,
  balance_before bigint NOT NULL,
  balance_after bigint NOT NULL,
  api_key uuid,
  reason text,
  sql_statement_id bigint,
  created timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  transfer_id bigint,
  peer_id bigint,
  hold_id bigint,
  reverses_id bigint,
  operator boolean,
  CONSTRAINT entries_pkey PRIMARY KEY (id)
);
CREATE INDEX entries_by_player ON bobux.entries USING btree (((id >> 15)), player_id, ((- id)));
CREATE INDEX entries_by_transfer ON bobux.entries USING btree (transfer_id) WHERE (operation = 'transfer_in'::text);
CREATE UNIQUE INDEX entries_reversed_once ON bobux.entries USING btree (reverses_id) WHERE (reverses_id IS NOT NULL);
COMMENT ON TABLE bobux.entries IS 'Append-only. Not bound to players by a foreign key: the history outlives a player that sendsql deletes.';
COMMENT ON COLUMN bobux.entries.operation IS 'set, add, subtract, sql, transfer_out, transfer_in, hold, release, capture or reverse: held by the audit, since a constraint costs each statement.';
COMMENT ON COLUMN bobux.entries.transfer_id IS 'Of both sides of a transfer: the id of its transfer_out, or of the capture that paid another player.';
COMMENT ON COLUMN bobux.entries.operator IS 'True where the operator did it, without a key.';

CREATE TABLE bobux.holds (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  player_id bigint NOT NULL,
  amount bigint NOT NULL,
  captured bigint NOT NULL DEFAULT 0,
  reason text,
  state text NOT NULL DEFAULT 'held'::text,
  created timestamp with time zone NOT NULL,
  expires timestamp with time zone NOT NULL,
  due timestamp with time zone NOT NULL,
  CONSTRAINT holds_pkey PRIMARY KEY (id),
  CONSTRAINT holds_amount_check CHECK (((amount >= 1) AND (amount <= '9007199254740991'::bigint))),
  CONSTRAINT holds_check CHECK (((captured >= 0) AND (captured <= amount))),
  CONSTRAINT holds_state_check CHECK ((state = ANY (ARRAY['held'::text, 'captured'::text, 'released'::text, 'expired'::text])))
);
CREATE INDEX holds_due ON bobux.holds USING btree (due) WHERE (state = 'held'::text);
CREATE INDEX holds_open ON bobux.holds USING btree (player_id, due) WHERE (state = 'held'::text);
COMMENT ON TABLE bobux.holds IS 'Reserved bobux. A state changes only under the row lock of its player.';
COMMENT ON COLUMN bobux.holds.due IS 'When to give back next: from expires on, later where the balance had no room for it.';

CREATE TABLE bobux.key_uses (
  key uuid NOT NULL,
  last_used timestamp with time zone NOT NULL,
  CONSTRAINT key_uses_pkey PRIMARY KEY (key),
  CONSTRAINT key_uses_key_fkey FOREIGN KEY (key) REFERENCES bobux.api_keys(key)
);
COMMENT ON TABLE bobux.key_uses IS 'When each key was last used, to the minute: apart from the keys, of whose changes all replicas are told.';

CREATE TABLE bobux.nonces (
  api_key uuid NOT NULL,
  nonce text NOT NULL,
  fingerprint bytea NOT NULL,
  answer bytea,
  outcome text,
  data json,
  created timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT nonces_pkey PRIMARY KEY (api_key, nonce)
);
CREATE INDEX nonces_by_age ON bobux.nonces USING btree (created);
COMMENT ON TABLE bobux.nonces IS 'A change of a balance keeps its outcome and what is answered of it as they are, since they hold no secret; every other command keeps a sealed answer.';

CREATE TABLE bobux.player_changes (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  player_id bigint NOT NULL,
  created timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  swept timestamp with time zone,
  CONSTRAINT player_changes_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE bobux.player_changes IS 'Players that were made or deleted, for those who keep the ranking in memory. Forgotten after a while.';
COMMENT ON COLUMN bobux.player_changes.swept IS 'When the sweeper saw it: a while later everybody has, and it goes.';

CREATE TABLE bobux.players (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY (MAXVALUE 9007199254740991),
  steam text,
  discord text,
  bobux bigint NOT NULL DEFAULT 0,
  bobuxtotal bigint NOT NULL DEFAULT 0,
  CONSTRAINT players_pkey PRIMARY KEY (id),
  CONSTRAINT players_discord_unique UNIQUE (discord),
  CONSTRAINT players_in_range CHECK ((((bobux | bobuxtotal) >> 53) = 0)),
  CONSTRAINT players_steam_unique UNIQUE (steam)
) WITH (fillfactor=90);
COMMENT ON TABLE bobux.players IS 'No index holds a balance: an update that changes none has no index to change (HOT). The ranking is in memory.';

CREATE TABLE bobux.sql_statements (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  api_key uuid NOT NULL,
  statement text NOT NULL,
  backend_pid integer NOT NULL,
  started timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  finished timestamp with time zone,
  row_count integer,
  affected bigint,
  message text,
  CONSTRAINT sql_statements_pkey PRIMARY KEY (id)
);
CREATE INDEX sql_statements_running ON bobux.sql_statements USING btree (backend_pid, id) WHERE (finished IS NULL);
COMMENT ON TABLE bobux.sql_statements IS 'The audit of sendsql: one row a statement, written before it runs.';

-- See claim_own_nonce. Only what has no outcome: what was kept by change_balances is not for a statement to spoil.
CREATE OR REPLACE FUNCTION bobux.answer_own_nonce(answered_nonce text, first_answer bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE bobux.nonces SET answer = first_answer
    WHERE api_key = bobux.running_statement_key() AND nonce = answered_nonce AND num_nonnulls(answer, outcome) = 0
$$;

-- Many commands that change balances in one statement and one commit, in their order: setbobux, transfer, batch, hold, capture, release and
-- reverse. Each succeeds or fails as a whole and by itself. What has only setbobux goes through change_balances, which costs less.
--
-- ids         the players, each once, rising
-- kinds       of each command: its name; a `transfer` has one step, which is a transfer
-- callers     of each command: its key's place in keys
-- given       of each command: what it comes to, where that is known before; else null
-- firsts      of each command: the place of its first step, from 1
-- operations  of each step: set, add, subtract, transfer, hold, capture, release, reverse
-- slots       of each step: its player's place in ids; 0: there is no such player
-- peers       of each step: the other player's place, 0 where there is no such player, null where the step has only one
-- amounts     of each step; of capture 0 for all that is held; of reverse what its player gets, negative where that loses
-- refs        of each step: the hold, or the entry that is reversed
-- others      of each step: the other entry that is reversed, or null
-- seconds     of each hold: how long
-- given, peers, refs, others, seconds, reasons: null in place of an array of nulls
-- claims, nonces, fingerprints, stale, look_up: as in change_balances, of each command
-- locking     as in change_balances; 'ahead of sendsql' waits until no statement of sendsql is at work, and lets none begin before its end:
--             such a statement locks players in any order, and one after the other could keep a command from its players for ever
-- patience    of 'patiently' and 'ahead of sendsql', in milliseconds; null: as long as a statement may
--
-- outcomes    of each command: 'changed', or why not. 'locked', 'stale', 'repeated' and 'nonce reused' are not kept with its nonce
-- answers     of each command: the data of its answer, or null; null where none has any
-- transfers   null where no command of kind transfer was done; else of each that was, at its place: its entries (outs, ins), both balances
--             before it and totals after it; and the ids of each player. Node makes the answers of them, which as JSON took a ninth of the
--             statement's time; only those that are kept with a nonce are in `answers` too
-- answered    for each 'repeated': at (its place, from 1), and what was kept with its nonce
CREATE OR REPLACE FUNCTION bobux.apply_commands(
  ids bigint[], kinds text[], callers integer[], keys uuid[], given text[], firsts integer[],
  operations text[], slots integer[], peers integer[], amounts bigint[], refs bigint[], others bigint[], seconds integer[], reasons text[],
  claims integer[], nonces text[], fingerprints bytea[], stale boolean[], look_up boolean, locking text,
  patience integer DEFAULT NULL,
  OUT outcomes json, OUT answers json, OUT transfers json, OUT answered json
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  unkept CONSTANT text[] := ARRAY['locked', 'stale', 'repeated', 'nonce reused'];
  most CONSTANT bigint := 9007199254740991;
  length CONSTANT integer := cardinality(kinds);
  steps CONSTANT integer := cardinality(operations);
  moment timestamptz;
  setting text;
  busy bigint[] := '{}';
  -- Of each player.
  balance bigint[];
  total bigint[];
  steam text[];
  discord text[];
  changed integer[] := array_fill(0, ARRAY[cardinality(ids)]);
  waiting boolean[] := array_fill(false, ARRAY[cardinality(ids)]);
  -- Of each command.
  seen text[];
  results text[] := array_fill(NULL::text, ARRAY[length]);
  data json[] := array_fill(NULL::json, ARRAY[length]);
  has_data boolean := false;
  -- Of each hold that is named or made.
  held bobux.holds[] := '{}';
  held_ids bigint[] := '{}';
  -- Of each entry that was reversed: it, and by which.
  reversed bigint[] := '{}';
  reversals bigint[] := '{}';
  -- Of each entry that is made, but for those of single transfers.
  made integer := 0;
  e_id bigint[] := '{}';
  e_slot integer[] := '{}';
  e_operation text[] := '{}';
  e_amount bigint[] := '{}';
  e_before bigint[] := '{}';
  e_after bigint[] := '{}';
  e_caller integer[] := '{}';
  e_step integer[] := '{}';
  e_transfer bigint[] := '{}';
  e_peer bigint[] := '{}';
  e_hold bigint[] := '{}';
  e_reverses bigint[] := '{}';
  moved integer := 0;
  -- Of each single transfer, at its command's place: its two entries, both balances before it, both totals after it.
  t_out bigint[] := array_fill(NULL::bigint, ARRAY[length]);
  t_in bigint[] := t_out;
  t_balance bigint[] := t_out;
  t_peer_balance bigint[] := t_out;
  t_total bigint[] := t_out;
  t_peer_total bigint[] := t_out;
  -- Of the command that runs.
  result text;
  answer json;
  own json;
  other json;
  first_step integer;
  last_step integer;
  failing integer;
  first_entry integer;
  undo integer[];
  undo_balance bigint[];
  undo_total bigint[];
  -- Of the step that runs, and of its parts: each one entry.
  slot integer;
  peer integer;
  amount bigint;
  operation text;
  one bobux.holds;
  place integer;
  transfer bigint;
  part_slots integer[];
  part_operations text[];
  part_deltas bigint[];
  part_amounts bigint[];
  delta bigint;
  after bigint;
  unrecorded integer := 0;
  written integer;
BEGIN
  IF locking = 'ahead of sendsql' THEN
    setting := set_config('lock_timeout', coalesce(patience, 0)::text, true);
    -- Each statement of sendsql shares it (sql-session.ts).
    PERFORM pg_advisory_xact_lock(hashtextextended('bobux sendsql', 0));
  END IF;
  setting := set_config('lock_timeout', CASE locking WHEN 'patiently' THEN coalesce(patience, 0)::text ELSE '100ms' END, true);
  -- No id of an entry is drawn before this lock is held: who reads entries waits for those who hold it.
  LOCK TABLE bobux.entries IN ROW EXCLUSIVE MODE;
  IF locking = 'skip' THEN
    WITH free AS MATERIALIZED (
      SELECT l.id FROM unnest(ids) AS s(id)
        CROSS JOIN LATERAL (SELECT p.id FROM bobux.players p WHERE p.id = s.id FOR NO KEY UPDATE SKIP LOCKED) l
    )
    SELECT coalesce(array_agg(s.id), '{}') INTO busy FROM unnest(ids) AS s(id)
      WHERE s.id NOT IN (SELECT f.id FROM free f) AND EXISTS (SELECT FROM bobux.players p WHERE p.id = s.id OFFSET 0);
    waiting := ARRAY(SELECT u.id = ANY (busy) FROM unnest(ids) WITH ORDINALITY AS u(id, slot) ORDER BY u.slot);
  END IF;

  SELECT array_agg(l.bobux), array_agg(l.bobuxtotal), array_agg(l.steam), array_agg(l.discord) INTO balance, total, steam, discord
  FROM (
    SELECT k.* FROM unnest(ids) WITH ORDINALITY AS s(id, slot)
      LEFT JOIN LATERAL (SELECT p.* FROM bobux.players p WHERE p.id = s.id AND s.id <> ALL (busy) FOR NO KEY UPDATE) k ON true
      ORDER BY s.slot
  ) l;
  -- Behind the locks: a hold may have come to its end while this waited for them.
  moment := clock_timestamp();
  IF EXISTS (
    SELECT FROM unnest(ids) AS s(id)
      WHERE (SELECT h.due FROM bobux.holds h WHERE h.player_id BETWEEN s.id AND s.id AND h.state = 'held' ORDER BY h.player_id, h.due LIMIT 1) <= moment
  ) THEN
    SELECT r.balances INTO balance FROM bobux.give_back(ids, busy) r;
  END IF;

  IF operations && ARRAY['capture', 'release'] THEN
    SELECT coalesce(array_agg(l.h), '{}'), coalesce(array_agg(l.id), '{}') INTO held, held_ids
      FROM (SELECT DISTINCT s.ref FROM unnest(operations, refs) AS s(operation, ref) WHERE s.operation IN ('capture', 'release')) AS n
        CROSS JOIN LATERAL (SELECT h, h.id FROM bobux.holds h WHERE h.id = n.ref AND h.player_id <> ALL (busy) OFFSET 0) l;
  END IF;
  IF 'reverse' = ANY (operations) THEN
    SELECT coalesce(array_agg(l.reverses_id), '{}'), coalesce(array_agg(l.id), '{}') INTO reversed, reversals
      FROM (SELECT DISTINCT s.ref FROM unnest(operations, refs) AS s(operation, ref) WHERE s.operation = 'reverse') AS n
        CROSS JOIN LATERAL (SELECT e.reverses_id, e.id FROM bobux.entries e WHERE e.reverses_id = n.ref OFFSET 0) l;
  END IF;
  IF look_up THEN
    SELECT array_agg(coalesce(
        -- As an expression, which no plan turns into a join that reads the whole table.
        (SELECT CASE WHEN n.fingerprint = fingerprints[c.claim] AND n.outcome IS NOT NULL THEN 'repeated' ELSE 'nonce reused' END
          FROM bobux.nonces n
          WHERE n.api_key = keys[c.caller] AND n.nonce = nonces[c.claim] AND n.created >= now() - interval '24 hours'),
        CASE WHEN stale[c.claim] THEN 'stale' END
      ) ORDER BY c.claim) INTO seen
    FROM unnest(claims, callers) AS c(claim, caller)
    WHERE c.claim > 0;
  END IF;

  FOR at IN 1 .. length LOOP
    result := coalesce(seen[claims[at]], given[at], 'changed');
    answer := NULL;
    first_step := firsts[at];
    last_step := coalesce(firsts[at + 1] - 1, steps);
    IF result = 'changed' THEN
      IF (waiting[slots[first_step]] OR waiting[peers[first_step]]) OR last_step > first_step AND EXISTS (
        SELECT FROM generate_series(first_step, last_step) AS s(step) WHERE waiting[slots[s.step]] OR waiting[peers[s.step]]
      ) THEN
        result := 'locked';
        -- A command that waits blocks later ones that name any of its players.
        FOR step IN first_step .. last_step LOOP
          IF slots[step] > 0 THEN waiting[slots[step]] := true; END IF;
          IF peers[step] > 0 THEN waiting[peers[step]] := true; END IF;
        END LOOP;
      ELSIF kinds[at] = 'transfer' THEN
        -- As the steps below do it, in half the statements: all but the arithmetic is done for all of them at once, behind the loop.
        slot := slots[first_step];
        peer := peers[first_step];
        amount := amounts[first_step];
        IF balance[slot] IS NULL OR balance[peer] IS NULL THEN
          result := 'no player';
        ELSIF slot = peer THEN
          result := 'same player';
        ELSIF balance[slot] < amount THEN
          result := 'insufficient';
        ELSIF balance[peer] + amount > most THEN
          result := 'out of range';
        ELSE
          moved := moved + 1;
          t_out[at] := nextval('bobux.entries_id_seq');
          t_in[at] := nextval('bobux.entries_id_seq');
          t_balance[at] := balance[slot];
          t_peer_balance[at] := balance[peer];
          balance[slot] := balance[slot] - amount;
          balance[peer] := balance[peer] + amount;
          total[peer] := least(total[peer] + amount, most);
          t_total[at] := total[slot];
          t_peer_total[at] := total[peer];
          changed[slot] := 1;
          changed[peer] := 1;
        END IF;
      ELSE
        first_entry := made + 1;
        undo := '{}';
        FOR step IN first_step .. last_step LOOP
          slot := slots[step];
          peer := peers[step];
          amount := amounts[step];
          operation := operations[step];
          failing := step;

          IF operation IN ('capture', 'release') THEN
            place := array_position(held_ids, refs[step]);
            one := held[place];
            IF one.state <> 'held' OR one.expires <= moment THEN
              result := 'hold ended';
              answer := json_build_object('hold', bobux.hold_object(one));
            ELSIF amount > one.amount THEN
              result := 'more than held';
            END IF;
          ELSIF operation = 'reverse' AND refs[step] = ANY (reversed) THEN
            result := 'already reversed';
            answer := json_build_object('entry', reversals[array_position(reversed, refs[step])]);
          END IF;
          IF result <> 'changed' THEN
            NULL;
          ELSIF balance[slot] IS NULL OR peer IS NOT NULL AND balance[peer] IS NULL THEN
            result := 'no player';
          ELSIF slot = peer THEN
            result := 'same player';
          END IF;
          EXIT WHEN result <> 'changed';

          part_slots := ARRAY[slot];
          part_operations := ARRAY[operation];
          part_amounts := ARRAY[abs(amount)];
          CASE operation
            WHEN 'set' THEN part_deltas := ARRAY[amount - balance[slot]];
            WHEN 'add' THEN part_deltas := ARRAY[amount];
            WHEN 'subtract', 'hold' THEN part_deltas := ARRAY[-amount];
            WHEN 'transfer' THEN
              part_slots := ARRAY[slot, peer];
              part_operations := ARRAY['transfer_out', 'transfer_in'];
              part_amounts := ARRAY[amount, amount];
              part_deltas := ARRAY[-amount, amount];
            WHEN 'release' THEN
              part_amounts := ARRAY[one.amount];
              part_deltas := ARRAY[one.amount];
            WHEN 'capture' THEN
              IF amount = 0 THEN amount := one.amount; END IF;
              part_amounts := ARRAY[amount];
              part_deltas := ARRAY[0::bigint];
              IF amount < one.amount THEN
                part_slots := part_slots || slot;
                part_operations := part_operations || 'release'::text;
                part_amounts := part_amounts || (one.amount - amount);
                part_deltas := part_deltas || (one.amount - amount);
              END IF;
              IF peer IS NOT NULL THEN
                part_slots := part_slots || peer;
                part_operations := part_operations || 'transfer_in'::text;
                part_amounts := part_amounts || amount;
                part_deltas := part_deltas || amount;
              END IF;
            WHEN 'reverse' THEN
              part_deltas := ARRAY[amount];
              IF peer IS NOT NULL THEN
                part_slots := ARRAY[slot, peer];
                part_operations := ARRAY['reverse', 'reverse'];
                part_amounts := ARRAY[abs(amount), abs(amount)];
                part_deltas := ARRAY[amount, -amount];
              END IF;
          END CASE;
          FOR part IN 1 .. cardinality(part_slots) LOOP
            after := balance[part_slots[part]] + part_deltas[part];
            IF after < 0 THEN
              result := 'insufficient';
            ELSIF after > most AND result = 'changed' THEN
              result := 'out of range';
            END IF;
          END LOOP;
          EXIT WHEN result <> 'changed';

          IF operation = 'hold' THEN
            SELECT nextval('bobux.holds_id_seq'), ids[slot], amount, 0, reasons[step], 'held', moment,
              moment + make_interval(secs => seconds[step]), moment + make_interval(secs => seconds[step]) INTO one;
            held[cardinality(held) + 1] := one;
            held_ids := held_ids || one.id;
          ELSIF operation = 'capture' THEN
            one.state := 'captured';
            one.captured := amount;
            held[place] := one;
          ELSIF operation = 'release' THEN
            one.state := 'released';
            held[place] := one;
          END IF;
          transfer := NULL;
          FOR part IN 1 .. cardinality(part_slots) LOOP
            slot := part_slots[part];
            delta := part_deltas[part];
            after := balance[slot] + delta;
            made := made + 1;
            e_id[made] := nextval('bobux.entries_id_seq');
            e_slot[made] := slot;
            e_operation[made] := part_operations[part];
            e_amount[made] := part_amounts[part];
            e_before[made] := balance[slot];
            e_after[made] := after;
            e_caller[made] := callers[at];
            e_step[made] := step;
            IF operation <> 'reverse' AND peer IS NOT NULL AND part_operations[part] <> 'release' THEN
              transfer := coalesce(transfer, e_id[made]);
              e_transfer[made] := transfer;
              e_peer[made] := ids[CASE WHEN part = 1 THEN peer ELSE part_slots[1] END];
            ELSE
              e_transfer[made] := NULL;
              e_peer[made] := NULL;
            END IF;
            e_hold[made] := CASE WHEN operation IN ('hold', 'capture', 'release') THEN one.id END;
            IF operation = 'reverse' THEN
              e_reverses[made] := CASE WHEN part = 1 THEN refs[step] ELSE others[step] END;
              reversed := reversed || e_reverses[made];
              reversals := reversals || e_id[made];
            ELSE
              e_reverses[made] := NULL;
            END IF;
            IF last_step > first_step THEN
              undo := undo || slot;
              undo_balance[cardinality(undo)] := balance[slot];
              undo_total[cardinality(undo)] := total[slot];
            END IF;
            balance[slot] := after;
            IF delta > 0 AND part_operations[part] IN ('set', 'add', 'transfer_in') THEN
              total[slot] := least(total[slot] + delta, most);
            END IF;
            IF delta <> 0 THEN changed[slot] := 1; END IF;
          END LOOP;
        END LOOP;

        slot := slots[first_step];
        peer := peers[first_step];
        IF result <> 'changed' THEN
          IF kinds[at] = 'batch' THEN
            answer := json_build_object('index', failing - first_step);
          END IF;
          FOR nth IN REVERSE cardinality(undo) .. 1 LOOP
            balance[undo[nth]] := undo_balance[nth];
            total[undo[nth]] := undo_total[nth];
          END LOOP;
          made := first_entry - 1;
        ELSIF kinds[at] = 'batch' THEN
          answer := json_build_object('players', (
              SELECT json_agg(bobux.player_object(ids[t.slot], steam[t.slot], discord[t.slot], balance[t.slot], total[t.slot]) ORDER BY t.slot)
                FROM (SELECT DISTINCT e_slot[e.nth] FROM generate_series(first_entry, made) AS e(nth)) AS t(slot)),
            'entries', e_id[first_entry : made]);
        ELSE
          own := bobux.player_object(ids[slot], steam[slot], discord[slot], balance[slot], total[slot]);
          other := CASE WHEN peer IS NOT NULL THEN bobux.player_object(ids[peer], steam[peer], discord[peer], balance[peer], total[peer]) END;
          answer := CASE
            WHEN kinds[at] = 'setbobux' THEN json_build_object('player', own)
            WHEN kinds[at] = 'reverse' AND peer IS NOT NULL
              THEN json_build_object('from', own, 'to', other, 'entries', e_id[first_entry : made])
            WHEN kinds[at] = 'reverse' THEN json_build_object('player', own, 'entries', e_id[first_entry : made])
            WHEN peer IS NOT NULL THEN json_build_object('hold', bobux.hold_object(one), 'player', own, 'to', other)
            ELSE json_build_object('hold', bobux.hold_object(one), 'player', own)
          END;
        END IF;
      END IF;
    END IF;
    results[at] := result;
    IF answer IS NOT NULL THEN
      data[at] := answer;
      has_data := true;
    END IF;
    IF claims[at] > 0 AND result <> ALL (unkept) THEN
      unrecorded := unrecorded + 1;
    END IF;
  END LOOP;

  IF moved > 0 AND unrecorded > 0 THEN
    -- What is kept with a nonce.
    has_data := true;
    data := ARRAY(SELECT CASE WHEN t_out[c.at] IS NULL OR claims[c.at] = 0 THEN data[c.at] ELSE json_build_object(
        'from', bobux.player_object(ids[s.slot], steam[s.slot], discord[s.slot], t_balance[c.at] - amounts[s.step], t_total[c.at]),
        'to', bobux.player_object(ids[s.peer], steam[s.peer], discord[s.peer], t_peer_balance[c.at] + amounts[s.step], t_peer_total[c.at]),
        'transfer', t_out[c.at], 'entries', ARRAY[t_out[c.at], t_in[c.at]]) END
      FROM generate_series(1, length) AS c(at)
        CROSS JOIN LATERAL (VALUES (firsts[c.at], slots[firsts[c.at]], peers[firsts[c.at]])) AS s(step, slot, peer)
      ORDER BY c.at);
  END IF;
  IF made + moved > 0 THEN
    setting := set_config('bobux.recorded', 'on', true);
    UPDATE bobux.players p SET bobux = c.balance, bobuxtotal = c.total
      FROM unnest(ids, balance, total, changed) AS c(id, balance, total, changed)
      -- As a number: the planner takes few of them to be 1, and so looks those up.
      WHERE c.changed = 1 AND p.id = c.id;
    setting := set_config('bobux.recorded', '', true);
    INSERT INTO bobux.entries (
        id, player_id, operation, amount, balance_before, balance_after, api_key, reason, transfer_id, peer_id, hold_id, reverses_id, operator)
      OVERRIDING SYSTEM VALUE
      SELECT e_id[e.nth] AS id, ids[e_slot[e.nth]], e_operation[e.nth], e_amount[e.nth], e_before[e.nth], e_after[e.nth], keys[e_caller[e.nth]],
        reasons[e_step[e.nth]], e_transfer[e.nth], e_peer[e.nth], e_hold[e.nth], e_reverses[e.nth],
        -- Without a key it is the operator.
        nullif(keys[e_caller[e.nth]] IS NULL, false)
      FROM generate_series(1, made) AS e(nth)
      UNION ALL
      SELECT m.id, ids[m.slot], m.operation, amounts[firsts[c.at]], m.balance, m.after, keys[callers[c.at]],
        reasons[firsts[c.at]], t_out[c.at], ids[m.peer], NULL, NULL, nullif(keys[callers[c.at]] IS NULL, false)
      FROM generate_series(1, length) AS c(at)
        CROSS JOIN LATERAL (VALUES
          (t_out[c.at], slots[firsts[c.at]], peers[firsts[c.at]], 'transfer_out', t_balance[c.at], t_balance[c.at] - amounts[firsts[c.at]]),
          (t_in[c.at], peers[firsts[c.at]], slots[firsts[c.at]], 'transfer_in', t_peer_balance[c.at],
            t_peer_balance[c.at] + amounts[firsts[c.at]])) AS m(id, slot, peer, operation, balance, after)
      WHERE t_out[c.at] IS NOT NULL
      -- So that `created`, which each row gets when it is written, rises with them.
      ORDER BY id;
    IF cardinality(held) > 0 THEN
      INSERT INTO bobux.holds AS h OVERRIDING SYSTEM VALUE SELECT u.* FROM unnest(held) AS u
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, captured = excluded.captured WHERE h.state = 'held' AND excluded.state <> 'held';
    END IF;
  END IF;

  IF unrecorded > 0 THEN
    INSERT INTO bobux.nonces AS n (api_key, nonce, fingerprint, outcome, data)
      SELECT keys[callers[c.at]] AS api_key, nonces[claims[c.at]] AS nonce, fingerprints[claims[c.at]], results[c.at], data[c.at]
      FROM generate_series(1, length) AS c(at) WHERE claims[c.at] > 0 AND results[c.at] <> ALL (unkept) ORDER BY 1, 2
      ON CONFLICT (api_key, nonce) DO UPDATE
        SET fingerprint = excluded.fingerprint, answer = NULL, outcome = excluded.outcome, data = excluded.data, created = now()
        WHERE n.created < now() - interval '24 hours';
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> unrecorded THEN
      -- Everything is undone; asked again, it finds the record of the other.
      RAISE EXCEPTION 'a nonce was used before' USING ERRCODE = CASE WHEN look_up THEN '40001' ELSE '23505' END;
    END IF;
  END IF;
  IF 'repeated' = ANY (results) THEN
    SELECT json_agg(json_build_object('at', c.at, 'outcome', n.outcome, 'data', n.data))
      INTO answered
      FROM generate_series(1, length) AS c(at)
      CROSS JOIN LATERAL (
        SELECT k.outcome, k.data FROM bobux.nonces k WHERE k.api_key = keys[callers[c.at]] AND k.nonce = nonces[claims[c.at]] OFFSET 0
      ) n
      WHERE results[c.at] = 'repeated';
  END IF;

  outcomes := array_to_json(results);
  IF has_data THEN
    answers := array_to_json(data);
  END IF;
  IF moved > 0 THEN
    transfers := json_build_object('outs', t_out, 'ins', t_in, 'balances', t_balance, 'peer_balances', t_peer_balance, 'totals', t_total,
      'peer_totals', t_peer_total, 'steams', steam, 'discords', discord);
  END IF;
END $$;

-- One change without a nonce, by the rule of change_balances: by itself it costs less than half this way. briefly: as there.
CREATE OR REPLACE FUNCTION bobux.change_balance(
  which bigint, operation text, amount bigint, api_key uuid, reason text, briefly boolean DEFAULT false,
  OUT outcome text, OUT player bobux.players
) LANGUAGE plpgsql AS $$
DECLARE
  most CONSTANT bigint := 9007199254740991;
  -- An assignment, since PERFORM costs as much as a statement.
  setting text;
  moment timestamptz;
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
  moment := clock_timestamp();
  IF (SELECT h.due FROM bobux.holds h WHERE h.player_id BETWEEN which AND which AND h.state = 'held' ORDER BY h.player_id, h.due LIMIT 1) <= moment THEN
    SELECT r.balances[1] INTO player.bobux FROM bobux.give_back(ARRAY[which], '{}') r;
  END IF;
  before := player.bobux;
  after := CASE operation WHEN 'set' THEN amount WHEN 'add' THEN before + amount WHEN 'subtract' THEN before - amount END;
  IF after < 0 THEN
    outcome := 'insufficient';
    RETURN;
  END IF;
  grown := least(player.bobuxtotal + greatest(after - before, 0), most);
  IF after > most THEN
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

-- Many changes in one statement and one commit, each of which succeeds or fails by itself; those on one player act in their order.
--
-- ids         the players, each once, rising
-- slots       of each change: its player's place in ids, from 1
-- operations  of each change: set, add, subtract
-- callers     of each change: its key's place in keys
-- reasons     of each change, or null where none has one
-- claims      of each change: its nonce's place in nonces, prints and stale, or 0; null where none has one. No (key, nonce) twice.
--             stale is null where none is
-- look_up     false: every nonce is taken to be new, and the statement fails (23505) where one is not; that costs half as much.
--             Must be true where one is stale
-- locking     'briefly' waits 100 ms at most for a lock, then fails as a whole (55P03); 'skip' leaves the changes of locked players
--             undone; 'patiently' waits as long as patience says
-- patience    of 'patiently', in milliseconds; null: as long as a statement may
--
-- outcomes    of each change: 'changed', 'no player', 'insufficient', 'out of range'; these are kept with its nonce. 'locked': left undone;
--             'stale'; 'repeated': done before, in answered; 'nonce reused'
-- balances    of each change: the player's balance and total after it
-- steams      of each player
-- answered    for each 'repeated': at (its place, from 1), and what was kept with its nonce
--
-- Everybody locks players in rising order, and after them nonces in their order, so that replicas do not wait in a circle. The plans are
-- made once, for whatever comes: each statement looks rows up one by one (LATERAL), which no plan can turn into reading a table through. So is
-- each player's hold asked for that is due first: where nearly all open holds are one player's, a plan expects to meet one that is due at once.
-- BETWEEN, since with = a plan goes by when anybody's are due: only a range has to come in the order of holds_open.
--
-- The lock of the players stands here and in apply_commands: PostgreSQL inlines no function that locks rows, as such a one is volatile, and
-- each batch would pay for one call more. A change here is made there too. The record of the nonces stands twice: ON CONFLICT, which would do
-- for both, took more of the processor when it was tried (a batch of 200 an eighth, of 16 a sixteenth).
CREATE OR REPLACE FUNCTION bobux.change_balances(
  ids bigint[], slots integer[], operations text[], amounts bigint[], callers integer[], keys uuid[], reasons text[],
  claims integer[], nonces text[], fingerprints bytea[], stale boolean[], look_up boolean, locking text,
  patience integer DEFAULT NULL,
  OUT outcomes json, OUT balances json, OUT totals json, OUT steams json, OUT discords json, OUT answered json
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  recorded CONSTANT text[] := ARRAY['changed', 'no player', 'insufficient', 'out of range'];
  most CONSTANT bigint := 9007199254740991;
  length CONSTANT integer := cardinality(slots);
  busy bigint[] := '{}';
  balance bigint[];
  total bigint[];
  steam text[];
  discord text[];
  changed integer[] := array_fill(0, ARRAY[cardinality(ids)]);
  seen text[];
  results text[] := array_fill('changed'::text, ARRAY[length]);
  befores bigint[] := array_fill(0::bigint, ARRAY[length]);
  afters bigint[] := array_fill(0::bigint, ARRAY[length]);
  totals_after bigint[] := array_fill(0::bigint, ARRAY[length]);
  slot integer;
  before bigint;
  after bigint;
  grown bigint;
  result text;
  moved boolean := false;
  unrecorded integer := 0;
  written integer;
  moment timestamptz;
  setting text;
BEGIN
  setting := set_config('lock_timeout', CASE locking WHEN 'patiently' THEN coalesce(patience, 0)::text ELSE '100ms' END, true);
  IF locking = 'skip' THEN
    WITH free AS MATERIALIZED (
      SELECT l.id FROM unnest(ids) AS s(id)
        CROSS JOIN LATERAL (SELECT p.id FROM bobux.players p WHERE p.id = s.id FOR NO KEY UPDATE SKIP LOCKED) l
    )
    SELECT coalesce(array_agg(s.id), '{}') INTO busy FROM unnest(ids) AS s(id)
      WHERE s.id NOT IN (SELECT f.id FROM free f) AND EXISTS (SELECT FROM bobux.players p WHERE p.id = s.id OFFSET 0);
  END IF;

  SELECT array_agg(l.bobux), array_agg(l.bobuxtotal), array_agg(l.steam), array_agg(l.discord) INTO balance, total, steam, discord
  FROM (
    SELECT k.* FROM unnest(ids) WITH ORDINALITY AS s(id, slot)
      LEFT JOIN LATERAL (SELECT p.* FROM bobux.players p WHERE p.id = s.id AND s.id <> ALL (busy) FOR NO KEY UPDATE) k ON true
      ORDER BY s.slot
  ) l;
  moment := clock_timestamp();
  IF EXISTS (
    SELECT FROM unnest(ids) AS s(id)
      WHERE (SELECT h.due FROM bobux.holds h WHERE h.player_id BETWEEN s.id AND s.id AND h.state = 'held' ORDER BY h.player_id, h.due LIMIT 1) <= moment
  ) THEN
    SELECT r.balances INTO balance FROM bobux.give_back(ids, busy) r;
  END IF;

  IF look_up THEN
    SELECT array_agg(coalesce(
        -- As an expression, which no plan turns into a join that reads the whole table.
        (SELECT CASE WHEN n.fingerprint = fingerprints[c.claim] AND n.outcome IS NOT NULL THEN 'repeated' ELSE 'nonce reused' END
          FROM bobux.nonces n
          WHERE n.api_key = keys[c.caller] AND n.nonce = nonces[c.claim] AND n.created >= now() - interval '24 hours'),
        CASE WHEN stale[c.claim] THEN 'stale' ELSE 'changed' END
      ) ORDER BY c.claim) INTO seen
    FROM unnest(claims, callers) AS c(claim, caller)
    WHERE c.claim > 0;
  END IF;

  FOR at IN 1 .. length LOOP
    slot := slots[at];
    before := balance[slot];
    result := 'changed';
    IF look_up AND claims[at] > 0 THEN
      result := seen[claims[at]];
    END IF;
    IF result <> 'changed' THEN
      NULL;
    ELSIF before IS NULL THEN
      result := CASE WHEN ids[slot] = ANY (busy) THEN 'locked' ELSE 'no player' END;
    ELSE
      after := CASE operations[at] WHEN 'set' THEN amounts[at] WHEN 'add' THEN before + amounts[at] ELSE before - amounts[at] END;
      grown := least(total[slot] + greatest(after - before, 0), most);
      IF after < 0 THEN
        result := 'insufficient';
      ELSIF after > most THEN
        result := 'out of range';
      ELSE
        balance[slot] := after;
        total[slot] := grown;
        befores[at] := before;
        afters[at] := after;
        totals_after[at] := grown;
        moved := true;
        IF after <> before THEN
          changed[slot] := 1;
        END IF;
      END IF;
    END IF;
    results[at] := result;
    IF claims IS NOT NULL AND claims[at] > 0 AND result = ANY (recorded) THEN
      unrecorded := unrecorded + 1;
    END IF;
  END LOOP;

  IF moved THEN
    setting := set_config('bobux.recorded', 'on', true);
    UPDATE bobux.players p SET bobux = c.balance, bobuxtotal = c.total
      FROM unnest(ids, balance, total, changed) AS c(id, balance, total, changed)
      -- As a number: the planner takes few of them to be 1, and so looks those up.
      WHERE c.changed = 1 AND p.id = c.id;
    setting := set_config('bobux.recorded', '', true);
    INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, reason)
      SELECT ids[slots[c.at]], operations[c.at], amounts[c.at],
        befores[c.at], afters[c.at], keys[callers[c.at]], reasons[c.at]
      FROM generate_series(1, length) AS c(at) WHERE results[c.at] = 'changed';
  END IF;

  IF unrecorded > 0 AND NOT look_up THEN
    INSERT INTO bobux.nonces (api_key, nonce, fingerprint, outcome, data)
      SELECT keys[callers[c.at]] AS api_key, nonces[claims[c.at]] AS nonce, fingerprints[claims[c.at]], results[c.at],
        CASE WHEN results[c.at] = 'changed' THEN json_build_object('player', bobux.player_object(
          ids[slots[c.at]], steam[slots[c.at]], discord[slots[c.at]], afters[c.at], totals_after[c.at])) END
      FROM generate_series(1, length) AS c(at) WHERE claims[c.at] > 0 AND results[c.at] = ANY (recorded) ORDER BY 1, 2;
  ELSIF unrecorded > 0 THEN
    INSERT INTO bobux.nonces AS n (api_key, nonce, fingerprint, outcome, data)
      SELECT keys[callers[c.at]] AS api_key, nonces[claims[c.at]] AS nonce, fingerprints[claims[c.at]], results[c.at],
        CASE WHEN results[c.at] = 'changed' THEN json_build_object('player', bobux.player_object(
          ids[slots[c.at]], steam[slots[c.at]], discord[slots[c.at]], afters[c.at], totals_after[c.at])) END
      FROM generate_series(1, length) AS c(at) WHERE claims[c.at] > 0 AND results[c.at] = ANY (recorded) ORDER BY 1, 2
      ON CONFLICT (api_key, nonce) DO UPDATE
        SET fingerprint = excluded.fingerprint, answer = NULL, outcome = excluded.outcome, data = excluded.data, created = now()
        WHERE n.created < now() - interval '24 hours';
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> unrecorded THEN
      -- Everything is undone; asked again, it finds the record of the other.
      RAISE EXCEPTION 'a nonce was used at the same moment' USING ERRCODE = 'serialization_failure';
    END IF;
  END IF;
  IF 'repeated' = ANY (results) THEN
    SELECT json_agg(json_build_object('at', c.at, 'outcome', n.outcome, 'data', n.data))
      INTO answered
      FROM generate_series(1, length) AS c(at)
      CROSS JOIN LATERAL (
        SELECT k.outcome, k.data FROM bobux.nonces k WHERE k.api_key = keys[callers[c.at]] AND k.nonce = nonces[claims[c.at]] OFFSET 0
      ) n
      WHERE results[c.at] = 'repeated';
  END IF;

  outcomes := array_to_json(results);
  balances := array_to_json(afters);
  totals := array_to_json(totals_after);
  steams := array_to_json(steam);
  discords := array_to_json(discord);
END $$;

-- Records a nonce that is new, or a day old; else gives what was kept with it.
CREATE OR REPLACE FUNCTION bobux.claim_nonce(
  which uuid, claimed_nonce text, print bytea, OUT claimed boolean, OUT first_fingerprint bytea, OUT first_answer bytea
) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO bobux.nonces AS n (api_key, nonce, fingerprint) VALUES (which, claimed_nonce, print)
    ON CONFLICT (api_key, nonce) DO UPDATE
      SET fingerprint = print, answer = NULL, outcome = NULL, data = NULL, created = now()
      WHERE n.created < now() - interval '24 hours';
  claimed := FOUND;
  IF NOT claimed THEN
    SELECT n.fingerprint, n.answer INTO first_fingerprint, first_answer
      FROM bobux.nonces n WHERE n.api_key = which AND n.nonce = claimed_nonce;
  END IF;
END $$;

-- sendsql works on its own connection, and the record of its nonce has to commit with its effect there. This and answer_own_nonce let that
-- login touch the nonces of the very key for which its statement is running, and no others. A statement may call them itself, and so spoil a
-- nonce of its own key.
CREATE OR REPLACE FUNCTION bobux.claim_own_nonce(
  claimed_nonce text, print bytea, OUT claimed boolean, OUT first_fingerprint bytea, OUT first_answer bytea
) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM bobux.claim_nonce(bobux.running_statement_key(), claimed_nonce, print)
$$;

-- A page of a player's entries, newest first: at most so many, below an id, of one operation or of all where that is null.
--
-- The index of a player's entries is in parts of 32,768 ids (entries_by_player). They are looked into one by one, the newest first, until the
-- page is full and one more entry is found. By -id, as the index has them: by id, a planner that knows the table as it was when it was small
-- went through the primary key instead, from the newest entry on, for each part. One plan for all values, since one for an operation that it
-- takes to be rare read the table through for each part.
CREATE OR REPLACE FUNCTION bobux.entries_of(which bigint, below bigint, wanted text, most integer) RETURNS SETOF bobux.entries
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY SELECT found.* FROM (
      SELECT g.part FROM generate_series((SELECT least(below - 1, coalesce(max(l.id), 0)) FROM bobux.entries l) >> 15, 0, -1) AS g(part)
      ORDER BY g.part DESC
    ) AS parts
    CROSS JOIN LATERAL (
      SELECT p.* FROM bobux.entries p
      WHERE p.id >> 15 = parts.part AND p.player_id = which AND -p.id > -below AND (wanted IS NULL OR p.operation = wanted)
      ORDER BY -p.id LIMIT most
    ) AS found
    ORDER BY parts.part DESC, -found.id LIMIT most;
END $$;

-- Ends the holds of some players that are due, and gives their bobux back. One that its player's balance cannot take stays, and is tried
-- again in a second. Of very many, 50,000: the statement must not take longer than one may.
--
-- ids        players, whose rows the caller has locked
-- busy       those of them that it has not
-- balances   of each of ids, after that; null where there is no such player
CREATE OR REPLACE FUNCTION bobux.give_back(ids bigint[], busy bigint[], OUT given integer, OUT balances bigint[]) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  most CONSTANT bigint := 9007199254740991;
  moment CONSTANT timestamptz := clock_timestamp();
  due record;
  -- The player whose holds are looked at, and what it has.
  player bigint;
  balance bigint;
  -- Of each player who gets something back.
  players bigint[] := '{}';
  afters bigint[] := '{}';
  -- Of each hold that is given back.
  owners bigint[] := '{}';
  amounts bigint[] := '{}';
  befores bigint[] := '{}';
  holds bigint[] := '{}';
  setting text;
BEGIN
  given := 0;
  -- No id of an entry is drawn before this lock is held: who reads entries waits for those who hold it.
  LOCK TABLE bobux.entries IN ROW EXCLUSIVE MODE;
  FOR due IN
    SELECT h.id, h.player_id, h.amount FROM bobux.holds h
      WHERE h.state = 'held' AND h.due <= moment AND h.player_id = ANY (ids) AND h.player_id <> ALL (busy)
      ORDER BY h.player_id, h.id LIMIT 50000
  LOOP
    IF player IS DISTINCT FROM due.player_id THEN
      player := due.player_id;
      SELECT p.bobux INTO balance FROM bobux.players p WHERE p.id = player;
    END IF;
    IF balance + due.amount <= most THEN
      given := given + 1;
      owners[given] := player;
      amounts[given] := due.amount;
      befores[given] := balance;
      holds[given] := due.id;
      balance := balance + due.amount;
      IF players[cardinality(players)] IS DISTINCT FROM player THEN
        players[cardinality(players) + 1] := player;
      END IF;
      afters[cardinality(players)] := balance;
      UPDATE bobux.holds h SET state = 'expired' WHERE h.id = due.id;
    ELSE
      UPDATE bobux.holds h SET due = moment + interval '1 second' WHERE h.id = due.id;
    END IF;
  END LOOP;
  IF given > 0 THEN
    -- Once for each player: with each version of a row it takes longer to find the last one.
    setting := set_config('bobux.recorded', 'on', true);
    FOR at IN 1 .. cardinality(players) LOOP
      UPDATE bobux.players p SET bobux = afters[at] WHERE p.id = players[at];
    END LOOP;
    setting := set_config('bobux.recorded', '', true);
    INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, hold_id)
      SELECT g.owner, 'release', g.amount, g.before, g.before + g.amount, g.hold
      FROM unnest(owners, amounts, befores, holds) WITH ORDINALITY AS g(owner, amount, before, hold, at) ORDER BY g.at;
  END IF;
  SELECT array_agg(p.bobux ORDER BY s.slot) INTO balances
    FROM unnest(ids) WITH ORDINALITY AS s(id, slot)
      LEFT JOIN LATERAL (SELECT f.bobux FROM bobux.players f WHERE f.id = s.id AND s.id <> ALL (busy) OFFSET 0) p ON true;
END $$;

-- Gives back what is due, of 1,000 players at most; those that somebody has locked are passed by.
--
-- given     how many holds were
-- next_in   seconds until the next one is due, negative where one is; null where nothing is held
CREATE OR REPLACE FUNCTION bobux.give_back_due(OUT given integer, OUT next_in double precision) LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[];
BEGIN
  -- Looked for first: where nothing is due, as on a server that is read-only for a while, nothing is to be locked.
  IF EXISTS (SELECT FROM bobux.holds h WHERE h.state = 'held' AND h.due <= now()) THEN
    SELECT coalesce(array_agg(f.id ORDER BY f.id), '{}') INTO ids FROM (
      SELECT l.id FROM (SELECT DISTINCT h.player_id FROM bobux.holds h WHERE h.state = 'held' AND h.due <= now() ORDER BY 1) AS s
        CROSS JOIN LATERAL (SELECT p.id FROM bobux.players p WHERE p.id = s.player_id FOR NO KEY UPDATE SKIP LOCKED) l
      LIMIT 1000
    ) AS f;
  END IF;
  IF cardinality(ids) > 0 THEN
    SELECT r.given INTO given FROM bobux.give_back(ids, '{}') r;
  END IF;
  given := coalesce(given, 0);
  SELECT extract(epoch FROM min(h.due) - clock_timestamp()) INTO next_in FROM bobux.holds h WHERE h.state = 'held';
END $$;

-- A hold as it is answered; times in Unix seconds.
CREATE OR REPLACE FUNCTION bobux.hold_object(h bobux.holds) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('id', h.id, 'player', h.player_id, 'amount', h.amount, 'captured', h.captured, 'reason', h.reason,
    'created', floor(extract(epoch FROM h.created))::bigint, 'expires', floor(extract(epoch FROM h.expires))::bigint, 'state', h.state)
$$;

-- Who holds bobux back for a player answers for them until the hold has ended.
CREATE OR REPLACE FUNCTION bobux.keep_holds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM bobux.holds h WHERE h.player_id = OLD.id AND h.state = 'held') THEN
    RAISE EXCEPTION 'player % has open holds: release or capture them first, and lower the balance where their time is over and it has no room for them', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER keep_holds BEFORE DELETE ON bobux.players FOR EACH ROW EXECUTE FUNCTION bobux.keep_holds();

-- bobuxtotal grows by every increase and never shrinks, also when sendsql writes. Called only where it has something to mend or to refuse:
-- the conditions of the triggers are evaluated without it.
--
-- The ledger's own functions say (as record_changes has it) when what they give is no gain: a release, a reversal.
CREATE OR REPLACE FUNCTION bobux.keep_total() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  grown bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.bobuxtotal := greatest(NEW.bobuxtotal, NEW.bobux);
    RETURN NEW;
  END IF;
  IF NEW.bobuxtotal >= OLD.bobuxtotal AND current_setting('bobux.recorded', true) = 'on'
    AND pg_has_role(session_user, current_user, 'MEMBER') THEN
    RETURN NEW;
  END IF;
  -- It stops at 2^53 - 1 while the balance is in range.
  grown := least(OLD.bobuxtotal + greatest(NEW.bobux - OLD.bobux, 0), 9007199254740991);
  IF NEW.bobuxtotal = OLD.bobuxtotal THEN
    NEW.bobuxtotal := grown;
  ELSIF NEW.bobuxtotal < grown THEN
    RAISE EXCEPTION 'bobuxtotal never shrinks: it is %, and may become % or more', OLD.bobuxtotal, grown
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER keep_first_total BEFORE INSERT ON bobux.players
  FOR EACH ROW WHEN (NEW.bobuxtotal < NEW.bobux) EXECUTE FUNCTION bobux.keep_total();
CREATE TRIGGER keep_total BEFORE UPDATE ON bobux.players
  FOR EACH ROW WHEN (NEW.bobuxtotal < OLD.bobuxtotal + greatest(NEW.bobux - OLD.bobux, 0))
  EXECUTE FUNCTION bobux.keep_total();

-- Every process that keeps a key in memory is notified when it changes.
CREATE OR REPLACE FUNCTION bobux.notify_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('bobux_api_keys', coalesce(NEW.key, OLD.key)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER notify_key AFTER INSERT OR UPDATE OR DELETE ON bobux.api_keys
  FOR EACH ROW EXECUTE FUNCTION bobux.notify_key();

-- The seed's player object.
CREATE OR REPLACE FUNCTION bobux.player_object(id bigint, steam text, discord text, bobux bigint, bobuxtotal bigint) RETURNS json
LANGUAGE sql STABLE AS $$
  SELECT json_build_object('id', id, 'steam', steam, 'discord', discord, 'bobux', bobux, 'bobuxtotal', bobuxtotal)
$$;

-- Every change of a balance becomes an entry: one call for each statement. The ledger's own functions write their entries themselves and say
-- so with a transaction-local setting, on which only a login that may write entries is believed: sendsql's may set it in vain, also around an
-- operator's function with more rights, and is known by its backend's row in the audit, which it cannot write. The trigger's condition asks
-- so, which costs less than a call that does.
CREATE OR REPLACE FUNCTION bobux.record_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  running record;
BEGIN
  IF pg_has_role(session_user, current_user, 'MEMBER') THEN
    SELECT NULL::uuid AS api_key, NULL::bigint AS id INTO running;
  ELSE
    SELECT * INTO running FROM bobux.running_statement();
  END IF;
  -- A full join, for an id that was changed by hand: what one player lost the other got.
  INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, sql_statement_id)
    SELECT coalesce(n.id, o.id), 'sql', coalesce(n.bobux, 0) - coalesce(o.bobux, 0), coalesce(o.bobux, 0), coalesce(n.bobux, 0),
      running.api_key, running.id
    FROM old_players o FULL JOIN new_players n ON n.id = o.id
    WHERE coalesce(n.bobux, 0) <> coalesce(o.bobux, 0);
  RETURN NULL;
END $$;

CREATE TRIGGER record_changes AFTER UPDATE ON bobux.players
  REFERENCING OLD TABLE AS old_players NEW TABLE AS new_players
  FOR EACH STATEMENT WHEN (
    current_setting('bobux.recorded', true) IS DISTINCT FROM 'on'
    OR NOT has_table_privilege(session_user, 'bobux.entries'::regclass, 'INSERT')
  ) EXECUTE FUNCTION bobux.record_changes();

-- Writes the entry of a player that comes with a balance, or goes with one; of every other change record_changes does.
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

CREATE TRIGGER record_first_entry AFTER INSERT ON bobux.players
  FOR EACH ROW WHEN (NEW.bobux <> 0) EXECUTE FUNCTION bobux.record_entry();
CREATE TRIGGER record_last_entry AFTER DELETE ON bobux.players
  FOR EACH ROW WHEN (OLD.bobux <> 0) EXECUTE FUNCTION bobux.record_entry();

-- Records players that come or go, for those who keep the ranking in memory. One whose id was changed by hand went and came.
CREATE OR REPLACE FUNCTION bobux.record_player_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN INSERT INTO bobux.player_changes (player_id) SELECT n.id FROM new_players n;
    WHEN 'DELETE' THEN INSERT INTO bobux.player_changes (player_id) SELECT o.id FROM old_players o;
    ELSE INSERT INTO bobux.player_changes (player_id) VALUES (OLD.id), (NEW.id);
  END CASE;
  RETURN NULL;
END $$;

CREATE TRIGGER record_new_player AFTER INSERT ON bobux.players
  REFERENCING NEW TABLE AS new_players FOR EACH STATEMENT EXECUTE FUNCTION bobux.record_player_change();
CREATE TRIGGER record_gone_player AFTER DELETE ON bobux.players
  REFERENCING OLD TABLE AS old_players FOR EACH STATEMENT EXECUTE FUNCTION bobux.record_player_change();
CREATE TRIGGER record_renamed_player AFTER UPDATE OF id ON bobux.players
  FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION bobux.record_player_change();

-- Every player has a Steam or a Discord id, of 1 to 64 printable characters. Triggers on the two columns, and not a constraint of the table, which
-- every change of a balance would pay for. Called only for what is to be refused.
--
-- Printable as the commands have it (Python's str.isprintable), or a player could be made that none of them can name: no controls, no separators but the
-- space, nothing that is invisible or turns the direction of writing, nothing for private use. What Unicode has not assigned yet is left to the commands.
CREATE OR REPLACE FUNCTION bobux.refuse_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a player has a steam or a discord id, each of 1 to 64 printable characters' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER refuse_account BEFORE INSERT OR UPDATE OF steam, discord ON bobux.players
  FOR EACH ROW WHEN (
    num_nonnulls(NEW.steam, NEW.discord) = 0
    OR char_length(NEW.steam) NOT BETWEEN 1 AND 64 OR char_length(NEW.discord) NOT BETWEEN 1 AND 64
    OR concat(NEW.steam, NEW.discord)
      ~ '[\u0001-\u001f\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ue000-\uf8ff\ufeff\U000e0001-\U000e007f\U000f0000-\U0010ffff]'
  ) EXECUTE FUNCTION bobux.refuse_account();

CREATE OR REPLACE FUNCTION bobux.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bobux.entries
  FOR EACH STATEMENT EXECUTE FUNCTION bobux.refuse_change();
CREATE TRIGGER keep_history BEFORE TRUNCATE ON bobux.players
  FOR EACH STATEMENT EXECUTE FUNCTION bobux.refuse_change();

-- The statement of sendsql that this connection is running.
CREATE OR REPLACE FUNCTION bobux.running_statement(OUT api_key uuid, OUT id bigint) LANGUAGE sql STABLE AS $$
  SELECT s.api_key, s.id FROM bobux.sql_statements s
    WHERE s.backend_pid = pg_backend_pid() AND s.finished IS NULL ORDER BY s.id DESC LIMIT 1
$$;

-- The key whose statement this connection is running.
CREATE OR REPLACE FUNCTION bobux.running_statement_key() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT s.api_key FROM bobux.sql_statements s
    WHERE s.backend_pid = pg_backend_pid() AND s.finished IS NULL ORDER BY s.id DESC LIMIT 1
$$;

-- Lets a statement take effect only if the one before it on this connection did: it was sent before the answer of that one had come, and what
-- it does must not come first. Called in the statement itself, wherever in it: refused (55Q01), it is rolled back as a whole.
--
-- turn     this statement's number; null: it stands in no line
-- behind   the number of the one before; null: nothing was under way
CREATE OR REPLACE FUNCTION bobux.take_turn(turn bigint, behind bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  -- An assignment, since PERFORM costs as much as a statement.
  setting text;
BEGIN
  IF behind IS NOT NULL AND current_setting('bobux.turn', true) IS DISTINCT FROM behind::text THEN
    RAISE EXCEPTION 'the statement before was not done' USING ERRCODE = '55Q01';
  END IF;
  IF turn IS NOT NULL THEN
    -- For the session; what is rolled back leaves it as it was.
    setting := set_config('bobux.turn', turn::text, false);
  END IF;
END $$;

CREATE SCHEMA imbachat;

CREATE OR REPLACE FUNCTION imbachat.user_object(user_id bigint, name text, avatar_url text, profile_url text, lastlogin bigint, badge text, profiles jsonb, chat_role text, permissions jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  SELECT '{"user_id":' || user_id || ',"name":' || pg_catalog.to_json(name)
    || ',"avatar_url":' || coalesce(pg_catalog.to_json(avatar_url)::text, 'false')
    || coalesce(',"profile_url":' || pg_catalog.to_json(profile_url), '')
    || coalesce(',"lastlogin":' || lastlogin, '')
    || coalesce(',"badge":' || pg_catalog.to_json(badge), '')
    || coalesce(',"profiles":' || profiles::text, '')
    || coalesce(',"chat_role":' || pg_catalog.to_json(chat_role), '')
    || coalesce(',"permissions":' || permissions::text, '')
    || '}'
$function$;

CREATE TABLE imbachat.changes (
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  user_id bigint,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX changes_by_age ON imbachat.changes USING btree (at);
CREATE INDEX changes_by_transaction ON imbachat.changes USING btree (transaction);

CREATE TABLE imbachat.friends (
  user_id bigint NOT NULL,
  friend_id bigint NOT NULL,
  place integer NOT NULL,
  CONSTRAINT friends_pkey PRIMARY KEY (user_id, friend_id),
  CONSTRAINT friends_user_id_fkey FOREIGN KEY (user_id) REFERENCES imbachat.users(user_id) ON DELETE CASCADE
);
CREATE INDEX friends_by_friend ON imbachat.friends USING btree (friend_id);
COMMENT ON TABLE imbachat.friends IS 'A friend need not stand in the directory: he may come from the table of the site.';

CREATE TABLE imbachat.users (
  user_id bigint NOT NULL,
  name text NOT NULL,
  name_folded text NOT NULL,
  avatar_url text,
  profile_url text,
  lastlogin bigint,
  badge text,
  profiles jsonb,
  chat_role text,
  permissions jsonb,
  login text,
  password_hash text,
  email text,
  banned boolean,
  document text NOT NULL GENERATED ALWAYS AS (imbachat.user_object(user_id, name, avatar_url, profile_url, lastlogin, badge, profiles, chat_role, permissions)) STORED,
  CONSTRAINT users_pkey PRIMARY KEY (user_id),
  CONSTRAINT users_chat_role_check CHECK ((chat_role = ANY (ARRAY['admin'::text, 'user'::text]))),
  CONSTRAINT users_login_unique UNIQUE (login) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT users_user_id_check CHECK (((user_id >= 1) AND (user_id <= '9007199254740991'::bigint)))
);
COMMENT ON COLUMN imbachat.users.name_folded IS 'In lower case as Unicode has it, which lower() only does under some locales of the database.';
COMMENT ON COLUMN imbachat.users.banned IS 'NULL where the site never said: the next upload may leave it out without lifting a ban.';
COMMENT ON CONSTRAINT users_login_unique ON imbachat.users IS 'Deferred, so that two users of one batch may exchange their logins.';

CREATE OR REPLACE FUNCTION imbachat.record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  most CONSTANT integer := 100;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO imbachat.changes (user_id) VALUES (NULL);
    RETURN NULL;
  END IF;
  IF (SELECT count(*) FROM (SELECT FROM written LIMIT most + 1) AS first_ones) > most THEN
    INSERT INTO imbachat.changes (user_id) VALUES (NULL);
  ELSE
    INSERT INTO imbachat.changes (user_id) SELECT user_id FROM written;
    IF TG_OP = 'UPDATE' THEN
      INSERT INTO imbachat.changes (user_id)
        SELECT user_id FROM replaced WHERE user_id NOT IN (SELECT user_id FROM written);
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER record_inserted AFTER INSERT ON imbachat.users REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_updated AFTER UPDATE ON imbachat.users REFERENCING OLD TABLE AS replaced NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_deleted AFTER DELETE ON imbachat.users REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_truncated AFTER TRUNCATE ON imbachat.users
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();

CREATE SCHEMA imvu;

CREATE TABLE imvu.accounts (
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  username text NOT NULL,
  password bytea NOT NULL,
  state text NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  label text,
  reason text,
  reason_code text,
  upstream_code text,
  upstream_text text,
  since timestamp with time zone NOT NULL DEFAULT now(),
  imvu_id text,
  email_hint text,
  pending_cookie bytea,
  remember_token bytea,
  rests_until timestamp with time zone,
  next_login_at timestamp with time zone,
  last_login_at timestamp with time zone,
  login_streak integer NOT NULL DEFAULT 0,
  login_refusals integer NOT NULL DEFAULT 0,
  login_claim uuid,
  login_claimed_until timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT accounts_pkey PRIMARY KEY (id),
  CONSTRAINT accounts_state_check CHECK ((state = ANY (ARRAY['active'::text, 'needs_code'::text, 'needs_login'::text, 'disabled'::text]))),
  CONSTRAINT accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES imvu.users(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX accounts_by_imvu_id ON imvu.accounts USING btree (user_id, imvu_id) WHERE (imvu_id IS NOT NULL);
CREATE UNIQUE INDEX accounts_by_name ON imvu.accounts USING btree (user_id, lower(username));
COMMENT ON COLUMN imvu.accounts.since IS 'Since when state and reason_code are what they are.';
COMMENT ON COLUMN imvu.accounts.login_claim IS 'The login that is going on, of whichever replica: one at a time.';

CREATE TABLE imvu.api_keys (
  id uuid NOT NULL,
  label text NOT NULL,
  key_index bytea NOT NULL,
  digest bytea NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  removed_at timestamp with time zone,
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_index_unique UNIQUE (key_index)
);
COMMENT ON TABLE imvu.api_keys IS 'The key itself is not kept: it is found by the blind index of its SHA-256, which is sealed in digest. A removed key keeps its users'' data until it is purged.';

CREATE TABLE imvu.checkouts (
  id uuid NOT NULL,
  session_id uuid NOT NULL,
  user_id uuid NOT NULL,
  exclusive boolean NOT NULL,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  verdict text,
  CONSTRAINT checkouts_pkey PRIMARY KEY (id),
  CONSTRAINT checkouts_session_id_fkey FOREIGN KEY (session_id) REFERENCES imvu.sessions(id) ON DELETE CASCADE,
  CONSTRAINT checkouts_user_id_fkey FOREIGN KEY (user_id) REFERENCES imvu.users(id) ON DELETE CASCADE
);
CREATE INDEX checkouts_by_expiry ON imvu.checkouts USING btree (expires_at);
CREATE INDEX checkouts_open ON imvu.checkouts USING btree (session_id, expires_at) WHERE (ended_at IS NULL);

CREATE TABLE imvu.sessions (
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  cookie bytea NOT NULL,
  sauce bytea,
  valid boolean NOT NULL DEFAULT true,
  invalid_since timestamp with time zone,
  score smallint NOT NULL DEFAULT 100,
  created_at timestamp with time zone NOT NULL,
  last_used_at timestamp with time zone,
  last_checked_at timestamp with time zone,
  uses bigint NOT NULL DEFAULT 0,
  reason text,
  CONSTRAINT sessions_pkey PRIMARY KEY (id),
  CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES imvu.accounts(id) ON DELETE CASCADE,
  CONSTRAINT sessions_score_check CHECK (((score >= 0) AND (score <= 100)))
);
CREATE INDEX sessions_by_account ON imvu.sessions USING btree (account_id, valid);
CREATE INDEX sessions_invalid ON imvu.sessions USING btree (invalid_since) WHERE (NOT valid);
CREATE INDEX sessions_valid ON imvu.sessions USING btree (account_id) WHERE valid;
COMMENT ON COLUMN imvu.sessions.invalid_since IS 'Null while valid. A session that was invalid for 30 days is swept, cookie and sauce with it.';

CREATE TABLE imvu.users (
  id uuid NOT NULL,
  api_key_id uuid NOT NULL,
  username text NOT NULL,
  password_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES imvu.api_keys(id) ON DELETE CASCADE,
  CONSTRAINT users_username_unique UNIQUE (username)
);
CREATE INDEX users_by_api_key ON imvu.users USING btree (api_key_id);

CREATE TABLE imvu.uses (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL,
  user_id uuid NOT NULL,
  session_id uuid,
  action text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  status smallint,
  milliseconds integer NOT NULL,
  CONSTRAINT uses_pkey PRIMARY KEY (id)
);
CREATE INDEX uses_by_time ON imvu.uses USING btree (at);
CREATE INDEX uses_by_user ON imvu.uses USING btree (user_id, id);
COMMENT ON TABLE imvu.uses IS 'The audit: one row a use of a session. Without foreign keys, as it outlives what it names; kept for 90 days.';

CREATE SCHEMA lishop;

CREATE TYPE lishop.shown_article AS ("objectId" text, name text, qty text, category text, type text, shop text, prize text, checked text, created_at text, updated_at text);
COMMENT ON TYPE lishop.shown_article IS 'An article with the names and texts under which it goes out: see lishop.article_json.';

CREATE TABLE lishop.api_keys (
  key_index bytea NOT NULL,
  sealed bytea NOT NULL,
  list_id bigint NOT NULL,
  owner boolean NOT NULL,
  email text,
  email_compared text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone,
  receipt_id uuid,
  proven boolean NOT NULL DEFAULT true,
  read_only boolean NOT NULL DEFAULT false,
  CONSTRAINT api_keys_pkey PRIMARY KEY (key_index),
  CONSTRAINT api_keys_check CHECK ((NOT (owner AND read_only))),
  CONSTRAINT api_keys_check1 CHECK ((owner OR ((receipt_id IS NULL) AND proven))),
  CONSTRAINT api_keys_check2 CHECK ((owner = (email IS NULL))),
  CONSTRAINT api_keys_check3 CHECK ((owner = (email_compared IS NULL))),
  CONSTRAINT api_keys_list_id_fkey FOREIGN KEY (list_id) REFERENCES lishop.lists(id) ON DELETE CASCADE,
  CONSTRAINT api_keys_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES lishop.receipts(id) ON DELETE CASCADE
);
CREATE INDEX api_keys_by_email ON lishop.api_keys USING btree (email_compared) WHERE (email_compared IS NOT NULL);
CREATE INDEX api_keys_by_list ON lishop.api_keys USING btree (list_id);
CREATE INDEX api_keys_by_receipt ON lishop.api_keys USING btree (receipt_id) WHERE (receipt_id IS NOT NULL);
COMMENT ON COLUMN lishop.api_keys.email IS 'As the owner gave it; email_compared: how its spellings are told to be one, made by Quartet.';
COMMENT ON COLUMN lishop.api_keys.proven IS 'Of an owner: its receipt is the one that the list lives by. Until then the key answers 402.';
COMMENT ON COLUMN lishop.api_keys.read_only IS 'Of a guest: the key may read the list, and change nothing.';

CREATE TABLE lishop.articles (
  list_id bigint NOT NULL,
  id bigint NOT NULL,
  name text NOT NULL,
  qty text NOT NULL,
  category text,
  type text,
  shop text,
  prize text,
  checked text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  made_at timestamp with time zone,
  field_times timestamp with time zone[],
  CONSTRAINT articles_pkey PRIMARY KEY (list_id, id),
  CONSTRAINT articles_field_times_check CHECK ((cardinality(field_times) = 7)),
  CONSTRAINT articles_list_id_fkey FOREIGN KEY (list_id) REFERENCES lishop.lists(id) ON DELETE CASCADE
);
CREATE INDEX articles_by_change ON lishop.articles USING btree (list_id, updated_at, id);
COMMENT ON COLUMN lishop.articles.updated_at IS 'The list''s change number of the last change.';
COMMENT ON COLUMN lishop.articles.made_at IS 'When the phone made it, which was offline; NULL: at created_at.';
COMMENT ON COLUMN lishop.articles.field_times IS 'When name, qty, category, type, shop, prize and checked were edited: the later edit of a field wins, whichever arrives first. NULL: never since it was made.';

CREATE TABLE lishop.edits (
  list_id bigint NOT NULL,
  client_id text NOT NULL,
  fingerprint bytea NOT NULL,
  answer json NOT NULL,
  number bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT edits_pkey PRIMARY KEY (list_id, client_id),
  CONSTRAINT edits_client_id_check CHECK (((length(client_id) >= 1) AND (length(client_id) <= 64))),
  CONSTRAINT edits_list_id_fkey FOREIGN KEY (list_id) REFERENCES lishop.lists(id) ON DELETE CASCADE,
  CONSTRAINT edits_list_id_number_key UNIQUE (list_id, number)
);
CREATE INDEX edits_by_age ON lishop.edits USING btree (created_at);
COMMENT ON TABLE lishop.edits IS 'What was answered to an edit that its client gave an id (Idempotency-Key, clientId): the same again gets the same answer, for 30 days; of a list the last 10,000 (lishop.forget_edits).';
COMMENT ON COLUMN lishop.edits.number IS 'In the order of the list, from 1 on: see lishop.lists.last_edit.';

CREATE TABLE lishop.lists (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  payment_index bytea NOT NULL,
  payment_sealed bytea NOT NULL,
  verdict text NOT NULL DEFAULT 'pending'::text,
  proven boolean NOT NULL DEFAULT false,
  imported boolean NOT NULL DEFAULT false,
  articles integer NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  last_article bigint NOT NULL DEFAULT 0,
  last_change timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  last_edit bigint NOT NULL DEFAULT 0,
  forgotten timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  deleted_at timestamp with time zone,
  CONSTRAINT lists_pkey PRIMARY KEY (id),
  CONSTRAINT lists_articles_check CHECK (((articles >= 0) AND (articles <= 10000))),
  CONSTRAINT lists_verdict_check CHECK ((verdict = ANY (ARRAY['pending'::text, 'valid'::text, 'expired'::text, 'invalid'::text])))
) WITH (fillfactor=60);
CREATE INDEX lists_deleted ON lishop.lists USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX lists_deleted_by_id ON lishop.lists USING btree (id) WHERE (deleted_at IS NOT NULL);
CREATE INDEX lists_deleted_by_payment ON lishop.lists USING btree (payment_index) WHERE (deleted_at IS NOT NULL);
CREATE INDEX lists_invalid ON lishop.lists USING btree (id) WHERE ((verdict = 'invalid'::text) AND (deleted_at IS NULL));
CREATE UNIQUE INDEX lists_payment_unique ON lishop.lists USING btree (payment_index) WHERE (deleted_at IS NULL);
COMMENT ON COLUMN lishop.lists.imported IS 'Taken over from the Rails server: Apple is not asked about the receipt that it came with.';
COMMENT ON COLUMN lishop.lists.articles IS 'How many there are; changes in the statement that adds or removes one, under this row''s lock.';
COMMENT ON COLUMN lishop.lists.bytes IS 'Of the fields of its articles, as articles above; see lishop.article_bytes.';
COMMENT ON COLUMN lishop.lists.last_change IS 'The list''s change number: the largest updated_at that was given to an article or a tombstone; grows with each transaction that changes the list, under this row''s lock.';
COMMENT ON COLUMN lishop.lists.last_edit IS 'The number of the last edit in lishop.edits that a client gave an id.';
COMMENT ON COLUMN lishop.lists.forgotten IS 'The largest updated_at of a tombstone that was purged: whoever was last told of earlier changes has to read the whole list again.';
COMMENT ON COLUMN lishop.lists.deleted_at IS 'deleteList: nobody reaches it any more; the operator can restore it until it is purged.';

CREATE TABLE lishop.notifications (
  id uuid NOT NULL,
  received_at timestamp with time zone NOT NULL,
  CONSTRAINT notifications_pkey PRIMARY KEY (id)
);
CREATE INDEX notifications_by_age ON lishop.notifications USING btree (received_at);
COMMENT ON TABLE lishop.notifications IS 'The notificationUUIDs of the App Store that were taken, for 90 days.';

CREATE TABLE lishop.purchases (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  payment_index bytea NOT NULL,
  payment_sealed bytea NOT NULL,
  purchased_at timestamp with time zone NOT NULL,
  signed_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone,
  revoked boolean NOT NULL,
  grace_until timestamp with time zone,
  updated_at timestamp with time zone NOT NULL,
  CONSTRAINT purchases_pkey PRIMARY KEY (id),
  CONSTRAINT purchases_payment_index_key UNIQUE (payment_index)
);
CREATE INDEX purchases_by_end ON lishop.purchases USING btree (expires_at) WHERE (expires_at IS NOT NULL);
COMMENT ON TABLE lishop.purchases IS 'What Apple signed last about each purchase of StoreKit 2, whether or not there is a list: a transaction that was signed before a refund stays a good signature.';

CREATE TABLE lishop.receipts (
  id uuid NOT NULL,
  list_id bigint NOT NULL,
  receipt_index bytea NOT NULL,
  sealed bytea NOT NULL,
  current boolean NOT NULL,
  signed boolean NOT NULL DEFAULT false,
  names_payment boolean NOT NULL DEFAULT false,
  ends_at timestamp with time zone,
  next_try timestamp with time zone,
  holder uuid,
  paused boolean NOT NULL DEFAULT false,
  tries integer NOT NULL DEFAULT 0,
  malformed integer NOT NULL DEFAULT 0,
  last_status integer,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT receipts_pkey PRIMARY KEY (id),
  CONSTRAINT receipts_list_id_fkey FOREIGN KEY (list_id) REFERENCES lishop.lists(id) ON DELETE CASCADE,
  CONSTRAINT receipts_list_id_receipt_index_key UNIQUE (list_id, receipt_index)
);
CREATE UNIQUE INDEX receipts_current ON lishop.receipts USING btree (list_id) WHERE current;
CREATE INDEX receipts_due ON lishop.receipts USING btree (next_try) WHERE (next_try IS NOT NULL);
CREATE INDEX receipts_held ON lishop.receipts USING btree (id) WHERE (holder IS NOT NULL);
COMMENT ON TABLE lishop.receipts IS 'The receipt that a list lives by (current), and those sent to it later that were not found valid (yet). holder: the process that is asking the App Store, for as long as it lives; paused: there would be one, but the list is deleted.';
COMMENT ON COLUMN lishop.receipts.signed IS 'A signed transaction of StoreKit 2, which notifications of the App Store are about.';

CREATE TABLE lishop.tombstones (
  list_id bigint NOT NULL,
  id bigint NOT NULL,
  name text NOT NULL,
  qty text NOT NULL,
  category text,
  type text,
  shop text,
  prize text,
  checked text NOT NULL,
  created_at timestamp with time zone NOT NULL,
  updated_at timestamp with time zone NOT NULL,
  made_at timestamp with time zone,
  field_times timestamp with time zone[],
  deleted_at timestamp with time zone NOT NULL,
  CONSTRAINT tombstones_pkey PRIMARY KEY (list_id, id),
  CONSTRAINT articles_field_times_check CHECK ((cardinality(field_times) = 7)),
  CONSTRAINT tombstones_list_id_fkey FOREIGN KEY (list_id) REFERENCES lishop.lists(id) ON DELETE CASCADE
);
CREATE INDEX tombstones_by_age ON lishop.tombstones USING btree (updated_at);
CREATE INDEX tombstones_by_change ON lishop.tombstones USING btree (list_id, updated_at, id);
COMMENT ON TABLE lishop.tombstones IS 'Articles that were deleted, for 90 days, with their fields: a later edit brings one back. deleted_at: when the phone deleted it; updated_at: the list''s change number of that.';
COMMENT ON COLUMN lishop.tombstones.updated_at IS 'The list''s change number of the last change.';
COMMENT ON COLUMN lishop.tombstones.made_at IS 'When the phone made it, which was offline; NULL: at created_at.';
COMMENT ON COLUMN lishop.tombstones.field_times IS 'When name, qty, category, type, shop, prize and checked were edited: the later edit of a field wins, whichever arrives first. NULL: never since it was made.';

-- Adds an article. The list's row is locked first, here and in change_article and remove_article: locks that are taken in one order never wait for
-- one another in a circle.
--   list_fields  name, qty, category, type, shop, prize, checked
--   edit, print  the caller's id of this edit and a digest of what it says, or NULL: the same edit again gives the same answer
-- outcome: added, repeated (with the article as it was answered), another edit, full, too large, no list
CREATE OR REPLACE FUNCTION lishop.add_article(
  list bigint, least_id bigint, list_fields text[], max_bytes bigint, edit text, print bytea, OUT outcome text, OUT article json
) LANGUAGE plpgsql AS $$
DECLARE
  max_articles CONSTANT integer := 10000;
  list_row lishop.lists;
  made lishop.articles;
BEGIN
  SELECT * INTO list_row FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  -- Not asked for above: the planner would look for it in an index of all lists that are not deleted.
  IF NOT FOUND OR list_row.deleted_at IS NOT NULL THEN
    outcome := 'no list';
    RETURN;
  END IF;
  IF edit IS NOT NULL THEN
    SELECT k.outcome, k.answer INTO outcome, article FROM lishop.known_edit(list, edit, print) k;
    IF outcome IS NOT NULL THEN
      RETURN;
    END IF;
  END IF;
  made.list_id := list;
  made.id := greatest(list_row.last_article + 1, least_id);
  made.name := list_fields[1];
  made.qty := list_fields[2];
  made.category := list_fields[3];
  made.type := list_fields[4];
  made.shop := list_fields[5];
  made.prize := list_fields[6];
  made.checked := list_fields[7];
  made.created_at := lishop.next_change(list_row.last_change);
  made.updated_at := made.created_at;
  IF list_row.articles >= max_articles THEN
    outcome := 'full';
    RETURN;
  END IF;
  IF list_row.bytes + lishop.article_bytes(made) > max_bytes THEN
    outcome := 'too large';
    RETURN;
  END IF;
  IF edit IS NOT NULL THEN
    list_row.last_edit := list_row.last_edit + 1;
  END IF;
  INSERT INTO lishop.articles VALUES (made.*);
  UPDATE lishop.lists l SET articles = l.articles + 1, bytes = l.bytes + lishop.article_bytes(made), last_article = made.id,
    last_change = made.updated_at, last_edit = list_row.last_edit WHERE l.id = list;
  outcome := 'added';
  article := lishop.article_json(made);
  IF edit IS NOT NULL THEN
    PERFORM lishop.keep_edit(list, list_row.last_edit, edit, print, article);
  END IF;
END $$;

-- What an article counts for among the bytes of its list: its fields in UTF-8.
CREATE OR REPLACE FUNCTION lishop.article_bytes(a lishop.articles) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT octet_length(a.name) + octet_length(a.qty) + coalesce(octet_length(a.category), 0) + coalesce(octet_length(a.type), 0)
    + coalesce(octet_length(a.shop), 0) + coalesce(octet_length(a.prize), 0) + octet_length(a.checked)
$$;

-- An article as it goes out, without a blank between its fields. What the database writes, no process reads and writes again.
-- One expression without a query of its own: so the planner puts it into the query that asks for many, and calls no function for each.
CREATE OR REPLACE FUNCTION lishop.article_json(a lishop.articles) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT row_to_json(ROW(a.id::text, a.name, a.qty, a.category, a.type, a.shop, a.prize, a.checked,
    to_char(a.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    to_char(a.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::lishop.shown_article)
$$;

-- Changes the named fields of an article, and no others. It counts as edited now, which is later than any edit before.
--   named, list_fields  of name, qty, category, type, shop, prize, checked: which are named, and what they become
--   matching  updated_at that the caller knows of, one of which it must have, to the millisecond; NULL: any
--   edit, print  as in add_article
-- outcome: changed, repeated (with the article as it was answered), another edit, too large, another version, no article
CREATE OR REPLACE FUNCTION lishop.change_article(
  list bigint, article_id bigint, named boolean[], list_fields text[], max_bytes bigint, matching timestamptz[], edit text, print bytea,
  OUT outcome text, OUT article json
) LANGUAGE plpgsql AS $$
DECLARE
  list_row lishop.lists;
  old lishop.articles;
  made lishop.articles;
  growth integer;
BEGIN
  SELECT * INTO list_row FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  IF edit IS NOT NULL AND list_row.deleted_at IS NULL THEN
    SELECT k.outcome, k.answer INTO outcome, article FROM lishop.known_edit(list_row.id, edit, print) k;
    IF outcome IS NOT NULL THEN
      RETURN;
    END IF;
    list_row.last_edit := list_row.last_edit + 1;
  END IF;
  SELECT * INTO old FROM lishop.articles a WHERE a.list_id = list_row.id AND a.id = article_id;
  IF NOT FOUND OR list_row.deleted_at IS NOT NULL THEN
    outcome := 'no article';
    RETURN;
  END IF;
  IF date_trunc('milliseconds', old.updated_at) <> ALL (matching) THEN
    outcome := 'another version';
    RETURN;
  END IF;
  IF NOT true = ANY (named) THEN
    outcome := 'changed';
    article := lishop.article_json(old);
    IF edit IS NOT NULL THEN
      UPDATE lishop.lists l SET last_edit = list_row.last_edit WHERE l.id = list;
      PERFORM lishop.keep_edit(list, list_row.last_edit, edit, print, article);
    END IF;
    RETURN;
  END IF;
  made := old;
  made.updated_at := lishop.next_change(list_row.last_change);
  made.field_times := coalesce(old.field_times, array_fill(coalesce(old.made_at, old.created_at), ARRAY[7]));
  IF named[1] THEN made.name := list_fields[1]; made.field_times[1] := made.updated_at; END IF;
  IF named[2] THEN made.qty := list_fields[2]; made.field_times[2] := made.updated_at; END IF;
  IF named[3] THEN made.category := list_fields[3]; made.field_times[3] := made.updated_at; END IF;
  IF named[4] THEN made.type := list_fields[4]; made.field_times[4] := made.updated_at; END IF;
  IF named[5] THEN made.shop := list_fields[5]; made.field_times[5] := made.updated_at; END IF;
  IF named[6] THEN made.prize := list_fields[6]; made.field_times[6] := made.updated_at; END IF;
  IF named[7] THEN made.checked := list_fields[7]; made.field_times[7] := made.updated_at; END IF;
  growth := lishop.article_bytes(made) - lishop.article_bytes(old);
  IF growth > 0 AND list_row.bytes + growth > max_bytes THEN
    outcome := 'too large';
    RETURN;
  END IF;
  UPDATE lishop.articles a SET name = made.name, qty = made.qty, category = made.category, type = made.type, shop = made.shop,
    prize = made.prize, checked = made.checked, updated_at = made.updated_at, field_times = made.field_times
    WHERE a.list_id = list AND a.id = article_id;
  UPDATE lishop.lists l SET bytes = l.bytes + growth, last_change = made.updated_at, last_edit = list_row.last_edit WHERE l.id = list;
  outcome := 'changed';
  article := lishop.article_json(made);
  IF edit IS NOT NULL THEN
    PERFORM lishop.keep_edit(list, list_row.last_edit, edit, print, article);
  END IF;
END $$;

-- A list's change number as it goes out: microseconds since 1970, and 0 for none. lishop.change_time is the way back.
CREATE OR REPLACE FUNCTION lishop.change_number(change timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(epoch FROM greatest(change, 'epoch'::timestamptz)) * 1000000)::bigint
$$;

-- See lishop.change_number.
CREATE OR REPLACE FUNCTION lishop.change_time(number bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT 'epoch'::timestamptz + number * interval '1 microsecond'
$$;

-- Keeps the last 10,000 edits of a list, so that nobody can fill the table: the oldest ones go. To be called under the lock of the list's row.
CREATE OR REPLACE FUNCTION lishop.forget_edits(list bigint, last bigint) RETURNS void LANGUAGE sql AS $$
  DELETE FROM lishop.edits e WHERE e.list_id = list AND e.number <= last - 10000;
$$;

-- Keeps what was answered to an edit that its caller gave an id (lishop.known_edit), as number last_edit of its list. To be called under the lock of
-- the list's row, which is to get this last_edit.
CREATE OR REPLACE FUNCTION lishop.keep_edit(list bigint, last_edit bigint, edit text, print bytea, answer json) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lishop.edits (list_id, client_id, fingerprint, answer, number) VALUES (list, edit, print, answer, last_edit);
  PERFORM lishop.forget_edits(list, last_edit);
END $$;

-- What was answered to an edit that its caller gave an id. To be called under the lock of the list's row.
--   print  a digest of what the edit says
-- outcome: repeated (with the answer of then), another edit; NULL where the id is new
CREATE OR REPLACE FUNCTION lishop.known_edit(list bigint, edit text, print bytea, OUT outcome text, OUT answer json) LANGUAGE plpgsql AS $$
DECLARE
  earlier lishop.edits;
BEGIN
  SELECT * INTO earlier FROM lishop.edits e WHERE e.list_id = list AND e.client_id = edit;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  outcome := CASE WHEN earlier.fingerprint = print THEN 'repeated' ELSE 'another edit' END;
  answer := CASE WHEN earlier.fingerprint = print THEN earlier.answer END;
END $$;

-- When a change of a list counts as made: in whole milliseconds, and later than the one before. To be called under the lock of the list's row, so
-- that a phone which asks with the largest updated_at it has seen misses nothing, and finds nothing again that it has.
CREATE OR REPLACE FUNCTION lishop.next_change(last_change timestamptz) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT greatest(date_trunc('milliseconds', clock_timestamp()), last_change + interval '1 millisecond')
$$;

-- Purges the oldest tombstones from before a time, so many at most, and notes in their lists what is forgotten now. A list that is busy is left for
-- the next time: its row comes first, as in add_article.
-- Returns how many went.
CREATE OR REPLACE FUNCTION lishop.purge_tombstones(before timestamptz, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  free bigint[];
  purged integer;
BEGIN
  SELECT coalesce(array_agg(l.id), '{}') INTO free FROM (
    SELECT o.id FROM lishop.lists o WHERE o.id IN (
      SELECT t.list_id FROM lishop.tombstones t WHERE t.updated_at < before ORDER BY t.updated_at LIMIT most
    ) FOR NO KEY UPDATE SKIP LOCKED
  ) l;
  WITH gone AS (
    DELETE FROM lishop.tombstones d WHERE (d.list_id, d.id) IN (
      SELECT t.list_id, t.id FROM lishop.tombstones t WHERE t.list_id = ANY (free) AND t.updated_at < before ORDER BY t.updated_at LIMIT most
    ) RETURNING d.list_id, d.updated_at
  ), latest AS (
    SELECT g.list_id, max(g.updated_at) AS updated_at, count(*) AS tombstones FROM gone g GROUP BY g.list_id
  ), noted AS (
    UPDATE lishop.lists l SET forgotten = greatest(l.forgotten, p.updated_at) FROM latest p WHERE l.id = p.list_id
  )
  SELECT coalesce(sum(p.tombstones), 0) INTO purged FROM latest p;
  RETURN purged;
END $$;

-- Removes an article, and leaves a tombstone with its fields.
--   matching  updated_at that the caller knows of, one of which it must have, to the millisecond; NULL: any
--   edit, print  as in add_article
-- outcome: removed, repeated, another edit, another version, no article
CREATE OR REPLACE FUNCTION lishop.remove_article(
  list bigint, article_id bigint, matching timestamptz[], edit text, print bytea, OUT outcome text
) LANGUAGE plpgsql AS $$
DECLARE
  list_row lishop.lists;
  gone lishop.articles;
  tombstone lishop.tombstones;
BEGIN
  SELECT * INTO list_row FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  IF edit IS NOT NULL AND list_row.deleted_at IS NULL THEN
    SELECT k.outcome INTO outcome FROM lishop.known_edit(list_row.id, edit, print) k;
    IF outcome IS NOT NULL THEN
      RETURN;
    END IF;
    list_row.last_edit := list_row.last_edit + 1;
  END IF;
  SELECT * INTO gone FROM lishop.articles a WHERE a.list_id = list_row.id AND a.id = article_id;
  IF NOT FOUND OR list_row.deleted_at IS NOT NULL THEN
    outcome := 'no article';
    RETURN;
  END IF;
  IF date_trunc('milliseconds', gone.updated_at) <> ALL (matching) THEN
    outcome := 'another version';
    RETURN;
  END IF;
  DELETE FROM lishop.articles a WHERE a.list_id = list AND a.id = article_id;
  gone.updated_at := lishop.next_change(list_row.last_change);
  INSERT INTO lishop.tombstones SELECT gone.*, gone.updated_at RETURNING * INTO tombstone;
  UPDATE lishop.lists l SET articles = l.articles - 1, bytes = l.bytes - lishop.article_bytes(gone), last_change = gone.updated_at,
    last_edit = list_row.last_edit WHERE l.id = list;
  IF edit IS NOT NULL THEN
    PERFORM lishop.keep_edit(list, list_row.last_edit, edit, print, lishop.tombstone_json(tombstone));
  END IF;
  outcome := 'removed';
END $$;

-- A removed article as it goes out among the changes of its list.
CREATE OR REPLACE FUNCTION lishop.tombstone_json(t lishop.tombstones) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT row_to_json(shown) FROM (
    SELECT t.id::text AS "objectId", true AS deleted,
      to_char(t.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS updated_at
  ) AS shown
$$;

-- Writes what a batch of edits has come to, where the list is still as it was read; under its lock nothing else has changed it.
--   seen_change, seen_edit, seen_forgotten  last_change, last_edit and forgotten of the list when the batch was decided, as lishop.change_number
--   added             rows of lishop.articles, those that came back among them
--   changed           {"id", the seven fields, "times"} of articles that are there; times: field_times in milliseconds since 1970
--   buried, reburied  rows of lishop.tombstones: new ones, and those that have changed
--   removed, revived  ids that are no articles, or no tombstones, any more
--   answers           {"client_id","fingerprint","answer"} of each edit; the fingerprint as hex
-- NULL in place of rows or ids where there are none.
-- Returns false where the list has changed since, and has written nothing then.
CREATE OR REPLACE FUNCTION lishop.write_batch(
  list bigint, seen_change bigint, seen_edit bigint, seen_forgotten bigint, added json, changed json, buried json, reburied json, removed bigint[],
  revived bigint[], answers json, list_articles integer, list_bytes bigint, last_id bigint, change timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  list_row lishop.lists;
  last bigint;
BEGIN
  SELECT * INTO list_row FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  IF NOT FOUND OR list_row.deleted_at IS NOT NULL OR list_row.last_edit <> seen_edit
    OR lishop.change_number(list_row.last_change) <> seen_change OR lishop.change_number(list_row.forgotten) <> seen_forgotten THEN
    RETURN false;
  END IF;
  last := list_row.last_edit + json_array_length(answers);
  IF removed IS NOT NULL THEN
    DELETE FROM lishop.articles a WHERE a.list_id = list AND a.id = ANY (removed);
  END IF;
  IF revived IS NOT NULL THEN
    DELETE FROM lishop.tombstones t WHERE t.list_id = list AND t.id = ANY (revived);
  END IF;
  IF added IS NOT NULL THEN
    INSERT INTO lishop.articles SELECT n.* FROM json_populate_recordset(NULL::lishop.articles, added) n;
  END IF;
  IF buried IS NOT NULL THEN
    INSERT INTO lishop.tombstones SELECT n.* FROM json_populate_recordset(NULL::lishop.tombstones, buried) n;
  END IF;
  IF changed IS NOT NULL THEN
    -- Times as numbers: to read them as texts would take most of the time of it all.
    UPDATE lishop.articles a SET name = n.name, qty = n.qty, category = n.category, type = n.type, shop = n.shop, prize = n.prize,
      checked = n.checked, updated_at = change, field_times = ARRAY[
        to_timestamp(n.times[1] / 1000), to_timestamp(n.times[2] / 1000), to_timestamp(n.times[3] / 1000), to_timestamp(n.times[4] / 1000),
        to_timestamp(n.times[5] / 1000), to_timestamp(n.times[6] / 1000), to_timestamp(n.times[7] / 1000)
      ]
      FROM json_to_recordset(changed) AS n (
        id bigint, name text, qty text, category text, type text, shop text, prize text, checked text, times double precision[]
      ) WHERE a.list_id = list AND a.id = n.id;
  END IF;
  IF reburied IS NOT NULL THEN
    UPDATE lishop.tombstones t SET name = n.name, qty = n.qty, category = n.category, type = n.type, shop = n.shop, prize = n.prize,
      checked = n.checked, field_times = n.field_times, deleted_at = n.deleted_at
      FROM json_populate_recordset(NULL::lishop.tombstones, reburied) n WHERE t.list_id = list AND t.id = n.id;
  END IF;
  INSERT INTO lishop.edits (list_id, client_id, fingerprint, answer, number)
    SELECT list, n.client_id, decode(n.fingerprint, 'hex'), n.answer, list_row.last_edit + n.place
    FROM ROWS FROM (json_to_recordset(answers) AS (client_id text, fingerprint text, answer json)) WITH ORDINALITY
      AS n (client_id, fingerprint, answer, place);
  PERFORM lishop.forget_edits(list, last);
  -- Without a change to show, articles and bytes are as they were.
  UPDATE lishop.lists l SET articles = list_articles, bytes = list_bytes, last_article = last_id, last_change = greatest(l.last_change, change),
    last_edit = last WHERE l.id = list;
  RETURN true;
END $$;

CREATE SCHEMA platform;

CREATE TABLE platform.last_backup (
  one boolean NOT NULL DEFAULT true,
  made timestamp with time zone NOT NULL,
  CONSTRAINT last_backup_pkey PRIMARY KEY (one),
  CONSTRAINT last_backup_one_check CHECK (one)
);
COMMENT ON TABLE platform.last_backup IS 'At most one row: when the command backup last wrote a whole file.';

CREATE TABLE platform.lockouts (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  context text NOT NULL,
  address text NOT NULL,
  key_id text NOT NULL,
  counter text NOT NULL,
  name text NOT NULL,
  since timestamp with time zone NOT NULL DEFAULT now(),
  until timestamp with time zone NOT NULL,
  lifted timestamp with time zone,
  CONSTRAINT lockouts_pkey PRIMARY KEY (id),
  CONSTRAINT lockouts_counter_check CHECK ((counter = ANY (ARRAY['address'::text, 'id'::text])))
);
CREATE INDEX lockouts_lifted ON platform.lockouts USING btree (until) WHERE (lifted IS NOT NULL);
COMMENT ON COLUMN platform.lockouts.key_id IS 'The beginning of a keyed hash of the name or key that was claimed last.';
COMMENT ON COLUMN platform.lockouts.counter IS 'address: only ids that proved themselves are examined; id: this id is not examined either.';
COMMENT ON COLUMN platform.lockouts.name IS 'What the counter counts by.';

CREATE TABLE platform.minutes (
  minute timestamp with time zone NOT NULL,
  process uuid NOT NULL,
  context text NOT NULL,
  requests integer NOT NULL,
  errors integer NOT NULL,
  histogram integer[] NOT NULL,
  CONSTRAINT minutes_pkey PRIMARY KEY (minute, process, context),
  CONSTRAINT minutes_histogram_check CHECK ((cardinality(histogram) = 12))
);
COMMENT ON TABLE platform.minutes IS 'One row a minute of each process and context that was asked for something; kept for 48 h.';
COMMENT ON COLUMN platform.minutes.histogram IS 'How many took up to 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500 ms, and longer.';

CREATE TABLE platform.notice_states (
  subject text NOT NULL,
  state text NOT NULL,
  since timestamp with time zone NOT NULL,
  CONSTRAINT notice_states_pkey PRIMARY KEY (subject)
);
CREATE INDEX notice_states_by_age ON platform.notice_states USING btree (since);
COMMENT ON TABLE platform.notice_states IS 'What is wrong, as it was published last: the same of the same subject is not published again.';

CREATE TABLE platform.operator_log (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL,
  operator text NOT NULL,
  address text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb,
  CONSTRAINT operator_log_pkey PRIMARY KEY (id)
);
CREATE INDEX operator_log_by_action ON platform.operator_log USING btree (action text_pattern_ops, id);
CREATE INDEX operator_log_by_age ON platform.operator_log USING btree (at);
CREATE INDEX operator_log_by_subject ON platform.operator_log USING btree (subject text_pattern_ops, id);
COMMENT ON TABLE platform.operator_log IS 'Kept for a year. Without secrets.';
COMMENT ON COLUMN platform.operator_log.address IS 'The client address, or: command line.';
COMMENT ON COLUMN platform.operator_log.action IS 'The context, then what was done: bobux.player.change.';
COMMENT ON COLUMN platform.operator_log.subject IS 'On what: player 17.';

CREATE TABLE platform.operator_notices (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  at timestamp with time zone NOT NULL,
  summary text NOT NULL,
  help text NOT NULL,
  mailed_at timestamp with time zone,
  CONSTRAINT operator_notices_pkey PRIMARY KEY (id)
);
CREATE INDEX operator_notices_mailed ON platform.operator_notices USING btree (mailed_at) WHERE (mailed_at IS NOT NULL);
CREATE INDEX operator_notices_waiting ON platform.operator_notices USING btree (at) WHERE (mailed_at IS NULL);
COMMENT ON TABLE platform.operator_notices IS 'For the next mail to the operator. mailed_at: in the last mail; the next one waits until these are gone.';

CREATE TABLE platform.operator_sessions (
  token_hash bytea NOT NULL,
  credentials_hash bytea NOT NULL,
  created timestamp with time zone NOT NULL DEFAULT now(),
  expires timestamp with time zone NOT NULL,
  ended boolean NOT NULL DEFAULT false,
  CONSTRAINT operator_sessions_pkey PRIMARY KEY (token_hash)
);
COMMENT ON COLUMN platform.operator_sessions.token_hash IS 'A keyed hash: the token itself is only in the browser''s cookie.';
COMMENT ON COLUMN platform.operator_sessions.credentials_hash IS 'A keyed hash of the operator''s name and password of then: with others the session is over.';

CREATE TABLE platform.outbox_mails (
  id uuid NOT NULL,
  sealed bytea,
  next_try timestamp with time zone,
  tries integer NOT NULL DEFAULT 0,
  error text,
  created timestamp with time zone NOT NULL DEFAULT now(),
  holder uuid,
  refused_since timestamp with time zone,
  CONSTRAINT outbox_mails_pkey PRIMARY KEY (id),
  CONSTRAINT outbox_mails_check CHECK (((sealed IS NOT NULL) OR (next_try IS NULL)))
);
CREATE INDEX outbox_mails_due ON platform.outbox_mails USING btree (next_try) WHERE (next_try IS NOT NULL);
CREATE INDEX outbox_mails_held ON platform.outbox_mails USING btree (id) WHERE (holder IS NOT NULL);
COMMENT ON TABLE platform.outbox_mails IS 'Without next_try: given up. Without sealed: its text was wiped since.';
COMMENT ON COLUMN platform.outbox_mails.holder IS 'The process that is sending it, for as long as it lives (shared/jobs/leased-queue.ts).';
COMMENT ON COLUMN platform.outbox_mails.refused_since IS 'When the mail server first said no to this mail, for now or for good; not that the server was away.';

CREATE TABLE platform.secrets (
  name text NOT NULL,
  sealed bytea NOT NULL,
  created timestamp with time zone NOT NULL DEFAULT now(),
  shown timestamp with time zone,
  CONSTRAINT secrets_pkey PRIMARY KEY (name)
);

CREATE TABLE platform.sql_versions (
  schema text NOT NULL,
  version integer NOT NULL,
  checksums jsonb NOT NULL,
  CONSTRAINT sql_versions_pkey PRIMARY KEY (schema)
);
COMMENT ON TABLE platform.sql_versions IS 'The sql/ folder of each context as it was last applied: its version, and the SHA-256 of each of its files by name.';

CREATE TABLE platform.webhook_messages (
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  next_try timestamp with time zone,
  tries integer NOT NULL DEFAULT 0,
  error text,
  holder uuid,
  CONSTRAINT webhook_messages_pkey PRIMARY KEY (id)
);
CREATE INDEX webhook_messages_by_age ON platform.webhook_messages USING btree (at);
CREATE INDEX webhook_messages_due ON platform.webhook_messages USING btree (next_try) WHERE (next_try IS NOT NULL);
CREATE INDEX webhook_messages_held ON platform.webhook_messages USING btree (id) WHERE (holder IS NOT NULL);
COMMENT ON TABLE platform.webhook_messages IS 'A row goes when its message is delivered. Without next_try: given up.';
COMMENT ON COLUMN platform.webhook_messages.holder IS 'The process that is posting it, for as long as it lives.';
