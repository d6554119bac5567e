-- What an article counts for among the bytes of its list: its fields in UTF-8.
CREATE OR REPLACE FUNCTION lishop.article_bytes(a lishop.articles) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
  SELECT octet_length(a.name) + octet_length(a.qty) + coalesce(octet_length(a.category), 0) + coalesce(octet_length(a.type), 0)
    + coalesce(octet_length(a.shop), 0) + coalesce(octet_length(a.prize), 0) + octet_length(a.checked)
$$;
