-- Compares every bucket with the players themselves.
CREATE OR REPLACE FUNCTION bobux.ranking_is_exact() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  negated bigint[];
  ids bigint[];
  kept bigint[] := bobux.ranking_players();
  counted bigint := 0;
BEGIN
  SELECT l.negated, l.ids INTO negated, ids FROM bobux.ranking_totals t JOIN bobux.ranking_layouts l ON l.id = t.layout;
  FOR bucket IN 0 .. cardinality(negated) LOOP
    counted := counted + (SELECT count(*) FROM bobux.players_between(coalesce(-negated[bucket], 9007199254740992),
      coalesce(ids[bucket], 0), coalesce(-negated[bucket + 1], -1), coalesce(ids[bucket + 1], 0), NULL));
    IF counted IS DISTINCT FROM kept[bucket + 1] THEN RETURN false; END IF;
  END LOOP;
  RETURN true;
END $$;
