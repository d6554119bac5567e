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
