-- Adds an article. The list's row is locked first, here and in change_article and remove_article: locks that are taken in one order never wait for
-- one another in a circle.
--   list_fields  name, qty, category, type, shop, prize, checked
--   edit, print  the caller's id of this edit and a digest of what it says, or NULL: the same edit again gives the same answer
-- outcome: added, repeated (with the article as it was answered), another edit, full, too large, no list
CREATE OR REPLACE FUNCTION lishop.add_article(
  list bigint, least_id bigint, list_fields text[], max_bytes bigint, edit text, print bytea, OUT outcome text, OUT article json
) LANGUAGE plpgsql AS $$
DECLARE
  max_articles CONSTANT integer := 10000;
  list_row lishop.lists;
  made lishop.articles;
BEGIN
  SELECT * INTO list_row FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  -- Not asked for above: the planner would look for it in an index of all lists that are not deleted.
  IF NOT FOUND OR list_row.deleted_at IS NOT NULL THEN
    outcome := 'no list';
    RETURN;
  END IF;
  IF edit IS NOT NULL THEN
    SELECT k.outcome, k.answer INTO outcome, article FROM lishop.known_edit(list, edit, print) k;
    IF outcome IS NOT NULL THEN
      RETURN;
    END IF;
  END IF;
  made.list_id := list;
  made.id := greatest(list_row.last_article + 1, least_id);
  made.name := list_fields[1];
  made.qty := list_fields[2];
  made.category := list_fields[3];
  made.type := list_fields[4];
  made.shop := list_fields[5];
  made.prize := list_fields[6];
  made.checked := list_fields[7];
  made.created_at := lishop.next_change(list_row.last_change);
  made.updated_at := made.created_at;
  IF list_row.articles >= max_articles THEN
    outcome := 'full';
    RETURN;
  END IF;
  IF list_row.bytes + lishop.article_bytes(made) > max_bytes THEN
    outcome := 'too large';
    RETURN;
  END IF;
  IF edit IS NOT NULL THEN
    list_row.last_edit := list_row.last_edit + 1;
  END IF;
  INSERT INTO lishop.articles VALUES (made.*);
  UPDATE lishop.lists l SET articles = l.articles + 1, bytes = l.bytes + lishop.article_bytes(made), last_article = made.id,
    last_change = made.updated_at, last_edit = list_row.last_edit WHERE l.id = list;
  outcome := 'added';
  article := lishop.article_json(made);
  IF edit IS NOT NULL THEN
    PERFORM lishop.keep_edit(list, list_row.last_edit, edit, print, article);
  END IF;
END $$;
