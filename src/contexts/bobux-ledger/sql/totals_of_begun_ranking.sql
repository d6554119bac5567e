-- The totals with which a begun layout can be put in use: one snapshot's players, less the changes that its writers appended so far.
-- Bounds that the old layout has are known already; up to a new one the players are counted from the bound before.
CREATE OR REPLACE FUNCTION bobux.totals_of_begun_ranking(begun bobux.ranking_layouts, used bobux.ranking_layouts) RETURNS bigint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  old_players bigint[] := bobux.ranking_players();
  old_negated bigint[] := used.negated;
  old_ids bigint[] := used.ids;
  negated bigint[] := begun.negated;
  ids bigint[] := begun.ids;
  buckets integer[];
  sums bigint[];
  players bigint[] := '{}';
  here bigint := 0;
  old integer := 1;
BEGIN
  SELECT s.buckets, s.sums INTO buckets, sums FROM bobux.ranking_sums(begun.id, begun.first_change) AS s;
  FOR bound IN 1 .. cardinality(negated) LOOP
    WHILE old <= cardinality(old_negated) AND (old_negated[old], old_ids[old]) < (negated[bound], ids[bound]) LOOP old := old + 1; END LOOP;
    IF old_negated[old] = negated[bound] AND old_ids[old] = ids[bound] THEN
      here := old_players[old];
    ELSE
      here := here + (SELECT count(*) FROM bobux.players_between(coalesce(-negated[bound - 1], 9007199254740992),
        coalesce(ids[bound - 1], 0), -negated[bound], ids[bound], NULL));
    END IF;
    players := array_append(players, here - coalesce(sums[width_bucket(bound - 1, buckets)], 0));
  END LOOP;
  here := CASE WHEN cardinality(negated) = 0 THEN (SELECT count(*) FROM bobux.players) ELSE old_players[cardinality(old_players)] END;
  RETURN array_append(players, here - coalesce(sums[cardinality(sums)], 0));
END $$;
