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
