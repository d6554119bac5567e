-- An article as it goes out, without a blank between its fields. What the database writes, no process reads and writes again.
CREATE OR REPLACE FUNCTION lishop.article_json(a lishop.articles) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT row_to_json(shown) FROM (
    SELECT a.id::text AS "objectId", a.name, a.qty, a.category, a.type, a.shop, a.prize, a.checked,
      to_char(a.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS created_at,
      to_char(a.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS updated_at
  ) AS shown
$$;
