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
