-- What the changes that are not folded in come to: the buckets that changed, rising, and the sum of all changes up to each.
CREATE OR REPLACE FUNCTION bobux.ranking_sums(which bigint, since bigint, OUT buckets integer[], OUT sums bigint[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT array_agg(s.bucket ORDER BY s.bucket), array_agg(s.sum ORDER BY s.bucket) INTO buckets, sums FROM (
    SELECT u.bucket, sum(sum(u.change)) OVER (ORDER BY u.bucket)::bigint AS sum
      FROM bobux.ranking_changes c, unnest(c.buckets, c.changes) AS u (bucket, change)
      WHERE c.layout = which AND c.id >= since GROUP BY u.bucket
  ) AS s;
  buckets := coalesce(buckets, '{}');
END $$;
