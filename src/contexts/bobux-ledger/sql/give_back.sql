-- Ends the holds of some players that are due, and gives their bobux back. One that its player's balance cannot take stays, and is tried
-- again in a second.
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
  before bigint;
  setting text;
BEGIN
  given := 0;
  -- No id of an entry is drawn before this lock is held: who reads entries waits for those who hold it.
  LOCK TABLE bobux.entries IN ROW EXCLUSIVE MODE;
  FOR due IN
    SELECT h.id, h.player_id, h.amount FROM bobux.holds h
      WHERE h.state = 'held' AND h.due <= moment AND h.player_id = ANY (ids) AND h.player_id <> ALL (busy) ORDER BY h.player_id, h.id
  LOOP
    SELECT p.bobux INTO before FROM bobux.players p WHERE p.id = due.player_id;
    IF before + due.amount <= most THEN
      setting := set_config('bobux.recorded', 'on', true);
      UPDATE bobux.players p SET bobux = before + due.amount WHERE p.id = due.player_id;
      setting := set_config('bobux.recorded', '', true);
      UPDATE bobux.holds h SET state = 'expired' WHERE h.id = due.id;
      INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, hold_id)
        VALUES (due.player_id, 'release', due.amount, before, before + due.amount, due.id);
      given := given + 1;
    ELSE
      UPDATE bobux.holds h SET due = moment + interval '1 second' WHERE h.id = due.id;
    END IF;
  END LOOP;
  SELECT array_agg(p.bobux ORDER BY s.slot) INTO balances
    FROM unnest(ids) WITH ORDINALITY AS s(id, slot)
      LEFT JOIN LATERAL (SELECT f.bobux FROM bobux.players f WHERE f.id = s.id AND s.id <> ALL (busy) OFFSET 0) p ON true;
END $$;
