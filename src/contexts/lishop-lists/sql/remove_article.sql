-- Removes an article. Returns false where the list has no such one.
CREATE OR REPLACE FUNCTION lishop.remove_article(list bigint, article_id bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  gone lishop.articles;
BEGIN
  PERFORM FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  DELETE FROM lishop.articles a WHERE a.list_id = list AND a.id = article_id RETURNING * INTO gone;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE lishop.lists l SET articles = l.articles - 1, bytes = l.bytes - lishop.article_bytes(gone) WHERE l.id = list;
  RETURN true;
END $$;
