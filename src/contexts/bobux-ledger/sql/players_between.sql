-- The first so many players (NULL: all) from one place of the order (with it) to another (without it). Three ranges, because no condition
-- on a pair can be looked up in an index of which one column falls and the other rises.
CREATE OR REPLACE FUNCTION bobux.players_between(from_bobux bigint, from_id bigint, to_bobux bigint, to_id bigint, most bigint)
RETURNS TABLE (bobux bigint, id bigint) LANGUAGE sql STABLE AS $$
  SELECT * FROM (
    (SELECT p.bobux, p.id FROM bobux.players p WHERE p.bobux = from_bobux AND p.id >= from_id
      AND p.id < CASE WHEN from_bobux = to_bobux THEN to_id ELSE 9223372036854775807 END ORDER BY p.id LIMIT most)
    UNION ALL
    (SELECT p.bobux, p.id FROM bobux.players p WHERE p.bobux < from_bobux AND p.bobux > to_bobux ORDER BY p.bobux DESC, p.id LIMIT most)
    UNION ALL
    (SELECT p.bobux, p.id FROM bobux.players p WHERE from_bobux <> to_bobux AND p.bobux = to_bobux AND p.id < to_id
      ORDER BY p.id LIMIT most)
  ) AS r ORDER BY r.bobux DESC, r.id LIMIT most
$$;
