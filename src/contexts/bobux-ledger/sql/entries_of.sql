-- A page of a player's entries, newest first: at most so many, below an id, of one operation or of all where that is null.
--
-- The index of a player's entries (entries_by_player) is in parts of 32,768 ids. They are looked into one by one, the newest first, until the
-- page is full and one more entry is found. In a part, the places of a player's entries are a range, newest first; another player's may lie in
-- it too. One plan for all values and all sizes of the table: one for an operation that it takes to be rare read the table through for each part,
-- and one from when the table was small read and sorted all that a busy player has in a part.
CREATE OR REPLACE FUNCTION bobux.entries_of(which bigint, below bigint, wanted text, most integer) RETURNS SETOF bobux.entries
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_bitmapscan = off SET enable_seqscan = off AS $$
BEGIN
  RETURN QUERY SELECT found.* FROM (
      SELECT g.part, (g.part << 41) | ((which & 67108863) << 15) AS start
      FROM generate_series((SELECT least(below - 1, coalesce(max(l.id), 0)) FROM bobux.entries l) >> 15, 0, -1) AS g(part)
      ORDER BY g.part DESC
    ) AS parts
    CROSS JOIN LATERAL (
      SELECT p.* FROM bobux.entries p
      WHERE ((p.id >> 15 << 41) | ((p.player_id & 67108863) << 15) | (32767 - (p.id & 32767)))
          BETWEEN parts.start + CASE WHEN parts.part = (below - 1) >> 15 THEN 32767 - ((below - 1) & 32767) ELSE 0 END AND parts.start + 32767
        AND p.player_id = which AND (wanted IS NULL OR p.operation = wanted)
      ORDER BY (p.id >> 15 << 41) | ((p.player_id & 67108863) << 15) | (32767 - (p.id & 32767)) LIMIT most
    ) AS found
    ORDER BY parts.part DESC, -found.id LIMIT most;
END $$;
