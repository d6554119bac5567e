-- Players in the buckets 0 to n - 1 of the layout in use, exactly.
CREATE OR REPLACE FUNCTION bobux.ranking_players() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT array_agg(b.players + coalesce(s.sums[width_bucket(b.number::integer - 1, s.buckets)], 0) ORDER BY b.number)
    FROM bobux.ranking_totals t, bobux.ranking_sums(t.layout, t.first_change) AS s, unnest(t.players) WITH ORDINALITY AS b (players, number));
END $$;
