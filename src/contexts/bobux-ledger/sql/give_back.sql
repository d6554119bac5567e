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
