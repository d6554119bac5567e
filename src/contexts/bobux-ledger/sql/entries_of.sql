-- A page of a player's entries, newest first: at most so many, below an id, of one operation or of all where that is null.
--
-- The index of a player's entries is in parts of 32,768 ids (entries_by_player). They are looked into one by one, the newest first, until the
-- page is full and one more entry is found. By -id, as the index has them: by id, a planner that knows the table as it was when it was small
-- went through the primary key instead, from the newest entry on, for each part. One plan for all values, since one for an operation that it
-- takes to be rare read the table through for each part.
CREATE OR REPLACE FUNCTION bobux.entries_of(which bigint, below bigint, wanted text, most integer) RETURNS SETOF bobux.entries
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY SELECT found.* FROM (
      SELECT g.part FROM generate_series((SELECT least(below - 1, coalesce(max(l.id), 0)) FROM bobux.entries l) >> 15, 0, -1) AS g(part)
      ORDER BY g.part DESC
    ) AS parts
    CROSS JOIN LATERAL (
      SELECT p.* FROM bobux.entries p
      WHERE p.id >> 15 = parts.part AND p.player_id = which AND -p.id > -below AND (wanted IS NULL OR p.operation = wanted)
      ORDER BY -p.id LIMIT most
    ) AS found
    ORDER BY parts.part DESC, -found.id LIMIT most;
END $$;
