-- An article as it goes out (README of the wire format: specs/lishop.md, "Articles"). What the database writes, no process reads and writes again.
CREATE OR REPLACE FUNCTION lishop.article_json(a lishop.articles) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
    'objectId', a.id::text, 'name', a.name, 'qty', a.qty, 'category', a.category, 'type', a.type, 'shop', a.shop, 'prize', a.prize,
    'checked', a.checked,
    'created_at', to_char(a.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'updated_at', to_char(a.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
$$;
