-- A removed article as it goes out among the changes of its list.
CREATE OR REPLACE FUNCTION lishop.tombstone_json(t lishop.tombstones) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT row_to_json(shown) FROM (
    SELECT t.id::text AS "objectId", true AS deleted,
      to_char(t.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS updated_at
  ) AS shown
$$;
