-- Folds changes into the totals. One replica at a time: whoever does not get the row leaves it.
CREATE OR REPLACE FUNCTION bobux.fold_ranking(decided bigint, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  used bigint;
  since bigint;
  folded integer;
  newest bigint;
  added_buckets integer[];
  added bigint[];
BEGIN
  SELECT t.layout, t.first_change INTO used, since FROM bobux.ranking_totals t FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN 0; END IF;
  DELETE FROM bobux.ranking_changes c WHERE c.layout < used;
  WITH taken AS (
    DELETE FROM bobux.ranking_changes c WHERE c.layout = used AND c.id = ANY (ARRAY(
      SELECT o.id FROM bobux.ranking_changes o WHERE o.layout = used AND o.id >= since ORDER BY o.id LIMIT most
    )) RETURNING c.id, c.buckets, c.changes
  ), summed AS (
    SELECT u.bucket, sum(sum(u.change)) OVER (ORDER BY u.bucket)::bigint AS sum
      FROM taken, unnest(taken.buckets, taken.changes) AS u (bucket, change) GROUP BY u.bucket
  )
  SELECT (SELECT count(*) FROM taken), (SELECT max(taken.id) FROM taken),
      array_agg(summed.bucket ORDER BY summed.bucket), array_agg(summed.sum ORDER BY summed.bucket)
    INTO folded, newest, added_buckets, added FROM summed;
  IF folded < most OR newest > decided THEN newest := decided; END IF;
  IF folded > 0 THEN
    UPDATE bobux.ranking_totals t SET first_change = greatest(t.first_change, newest + 1), players = (
      SELECT array_agg(b.players + coalesce(added[width_bucket(b.number::integer - 1, added_buckets)], 0) ORDER BY b.number)
        FROM unnest(t.players) WITH ORDINALITY AS b (players, number));
  ELSIF newest >= since THEN
    UPDATE bobux.ranking_totals t SET first_change = newest + 1;
  END IF;
  RETURN folded;
END $$;
