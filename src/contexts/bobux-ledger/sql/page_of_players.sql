-- One page of the ranking. STABLE, as is all that it calls: what they read, they read in the one snapshot of the calling statement.
--
-- The plans are made once, without the values, since planning would take longer than the rest. Each statement has an order and a LIMIT,
-- so that walking the index players_by_bobux is the best plan for any.
CREATE OR REPLACE FUNCTION bobux.page_of_players(amount integer, page bigint) RETURNS SETOF bobux.players
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  near CONSTANT bigint := 500;
  beyond CONSTANT bigint := 9007199254740992;
  start bigint := (page - 1) * amount;
  used bigint;
  since bigint;
  negated bigint[];
  ids bigint[];
  players bigint[];
  buckets integer[];
  sums bigint[];
  last integer;
  low integer := 0;
  high integer;
  middle integer;
  bucket_start bigint := 0;
  bucket_end bigint;
  away bigint;
  met bigint;
  at_bobux bigint;
  at_id bigint;
BEGIN
  IF start < near THEN
    RETURN QUERY SELECT * FROM bobux.players p ORDER BY p.bobux DESC, p.id OFFSET start LIMIT amount;
    IF FOUND THEN RETURN; END IF;
  END IF;

  SELECT t.layout, t.first_change, t.players INTO used, since, players FROM bobux.ranking_totals t;
  SELECT l.negated, l.ids INTO negated, ids FROM bobux.ranking_layouts l WHERE l.id = used;
  SELECT s.buckets, s.sums INTO buckets, sums FROM bobux.ranking_sums(used, since) AS s;
  last := cardinality(negated);
  bucket_end := players[last + 1] + coalesce(sums[cardinality(sums)], 0);
  IF bucket_end = 0 THEN RETURN; END IF;
  IF start >= bucket_end THEN start := (bucket_end - 1) / amount * amount; END IF;

  -- The first bucket that ends behind the start.
  high := last;
  WHILE low < high LOOP
    middle := (low + high) / 2;
    IF players[middle + 1] + coalesce(sums[width_bucket(middle, buckets)], 0) > start THEN high := middle; ELSE low := middle + 1; END IF;
  END LOOP;
  bucket_end := players[low + 1] + coalesce(sums[width_bucket(low, buckets)], 0);
  IF low > 0 THEN bucket_start := players[low] + coalesce(sums[width_bucket(low - 1, buckets)], 0); END IF;

  -- The player at the start, from the nearer end of the bucket: first among those who have as much as its bound.
  IF start - bucket_start <= bucket_end - start THEN
    away := start - bucket_start;
    at_bobux := coalesce(-negated[low], beyond);
    SELECT count(*), max(e.id) INTO met, at_id FROM (
      SELECT p.id FROM bobux.players p WHERE p.bobux = at_bobux AND p.id >= ids[low] ORDER BY p.id LIMIT away + 1
    ) AS e;
    IF met <= away THEN
      SELECT p.bobux, p.id INTO at_bobux, at_id FROM bobux.players p WHERE p.bobux < at_bobux
        ORDER BY p.bobux DESC, p.id OFFSET away - met LIMIT 1;
    END IF;
  ELSE
    away := bucket_end - 1 - start;
    at_bobux := coalesce(-negated[low + 1], -1);
    SELECT count(*), min(e.id) INTO met, at_id FROM (
      SELECT p.id FROM bobux.players p WHERE p.bobux = at_bobux AND p.id < ids[low + 1] ORDER BY p.id DESC LIMIT away + 1
    ) AS e;
    IF met <= away THEN
      SELECT p.bobux, p.id INTO at_bobux, at_id FROM bobux.players p WHERE p.bobux > at_bobux
        ORDER BY p.bobux, p.id DESC OFFSET away - met LIMIT 1;
    END IF;
  END IF;
  RETURN QUERY SELECT * FROM bobux.players p WHERE p.bobux = at_bobux AND p.id >= at_id ORDER BY p.id LIMIT amount;
  GET DIAGNOSTICS met = ROW_COUNT;
  IF met < amount THEN
    RETURN QUERY SELECT * FROM bobux.players p WHERE p.bobux < at_bobux ORDER BY p.bobux DESC, p.id LIMIT amount - met;
  END IF;
END $$;
