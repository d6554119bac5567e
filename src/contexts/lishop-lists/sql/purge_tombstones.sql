-- Purges the oldest tombstones from before a time, so many at most, and notes in their lists what is forgotten now. A list that is busy is left for
-- the next time: its row comes first, as in add_article.
-- Returns how many went.
CREATE OR REPLACE FUNCTION lishop.purge_tombstones(before timestamptz, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  free bigint[];
  purged integer;
BEGIN
  SELECT coalesce(array_agg(l.id), '{}') INTO free FROM (
    SELECT o.id FROM lishop.lists o WHERE o.id IN (
      SELECT t.list_id FROM lishop.tombstones t WHERE t.updated_at < before ORDER BY t.updated_at LIMIT most
    ) FOR NO KEY UPDATE SKIP LOCKED
  ) l;
  WITH gone AS (
    DELETE FROM lishop.tombstones d WHERE (d.list_id, d.id) IN (
      SELECT t.list_id, t.id FROM lishop.tombstones t WHERE t.list_id = ANY (free) AND t.updated_at < before ORDER BY t.updated_at LIMIT most
    ) RETURNING d.list_id, d.updated_at
  ), latest AS (
    SELECT g.list_id, max(g.updated_at) AS updated_at, count(*) AS tombstones FROM gone g GROUP BY g.list_id
  ), noted AS (
    UPDATE lishop.lists l SET forgotten = greatest(l.forgotten, p.updated_at) FROM latest p WHERE l.id = p.list_id
  )
  SELECT coalesce(sum(p.tombstones), 0) INTO purged FROM latest p;
  RETURN purged;
END $$;
