-- Removes an article, and leaves a tombstone with its fields.
--   matching  updated_at that the caller knows of, one of which it must have, to the millisecond; NULL: any
--   edit, print  as in add_article
-- outcome: removed, repeated, another edit, another version, no article
CREATE OR REPLACE FUNCTION lishop.remove_article(
  list bigint, article_id bigint, matching timestamptz[], edit text, print bytea, OUT outcome text
) LANGUAGE plpgsql AS $$
DECLARE
  list_row lishop.lists;
  gone lishop.articles;
  tombstone lishop.tombstones;
BEGIN
  SELECT * INTO list_row FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  IF edit IS NOT NULL AND list_row.deleted_at IS NULL THEN
    SELECT k.outcome INTO outcome FROM lishop.known_edit(list_row.id, edit, print) k;
    IF outcome IS NOT NULL THEN
      RETURN;
    END IF;
    list_row.last_edit := list_row.last_edit + 1;
  END IF;
  SELECT * INTO gone FROM lishop.articles a WHERE a.list_id = list_row.id AND a.id = article_id;
  IF NOT FOUND OR list_row.deleted_at IS NOT NULL THEN
    outcome := 'no article';
    RETURN;
  END IF;
  IF date_trunc('milliseconds', gone.updated_at) <> ALL (matching) THEN
    outcome := 'another version';
    RETURN;
  END IF;
  DELETE FROM lishop.articles a WHERE a.list_id = list AND a.id = article_id;
  gone.updated_at := lishop.next_change(list_row.last_change);
  INSERT INTO lishop.tombstones SELECT gone.*, gone.updated_at RETURNING * INTO tombstone;
  UPDATE lishop.lists l SET articles = l.articles - 1, bytes = l.bytes - lishop.article_bytes(gone), last_change = gone.updated_at,
    last_edit = list_row.last_edit WHERE l.id = list;
  IF edit IS NOT NULL THEN
    PERFORM lishop.keep_edit(list, list_row.last_edit, edit, print, lishop.tombstone_json(tombstone));
  END IF;
  outcome := 'removed';
END $$;
