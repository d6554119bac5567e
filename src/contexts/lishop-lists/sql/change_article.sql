-- Changes the named fields of an article, and no others. It counts as edited now, which is later than any edit before.
--   named, list_fields  of name, qty, category, type, shop, prize, checked: which are named, and what they become
--   matching  updated_at that the caller knows of, one of which it must have, to the millisecond; NULL: any
--   edit, print  as in add_article
-- outcome: changed, repeated (with the article as it was answered), another edit, too large, another version, no article
CREATE OR REPLACE FUNCTION lishop.change_article(
  list bigint, article_id bigint, named boolean[], list_fields text[], max_bytes bigint, matching timestamptz[], edit text, print bytea,
  OUT outcome text, OUT article json
) LANGUAGE plpgsql AS $$
DECLARE
  list_row lishop.lists;
  old lishop.articles;
  made lishop.articles;
  growth integer;
BEGIN
  SELECT * INTO list_row FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  IF edit IS NOT NULL AND list_row.deleted_at IS NULL THEN
    SELECT k.outcome, k.answer INTO outcome, article FROM lishop.known_edit(list_row.id, edit, print) k;
    IF outcome IS NOT NULL THEN
      RETURN;
    END IF;
    list_row.last_edit := list_row.last_edit + 1;
  END IF;
  SELECT * INTO old FROM lishop.articles a WHERE a.list_id = list_row.id AND a.id = article_id;
  IF NOT FOUND OR list_row.deleted_at IS NOT NULL THEN
    outcome := 'no article';
    RETURN;
  END IF;
  IF date_trunc('milliseconds', old.updated_at) <> ALL (matching) THEN
    outcome := 'another version';
    RETURN;
  END IF;
  IF NOT true = ANY (named) THEN
    outcome := 'changed';
    article := lishop.article_json(old);
    IF edit IS NOT NULL THEN
      UPDATE lishop.lists l SET last_edit = list_row.last_edit WHERE l.id = list;
      PERFORM lishop.keep_edit(list, list_row.last_edit, edit, print, article);
    END IF;
    RETURN;
  END IF;
  made := old;
  made.updated_at := lishop.next_change(list_row.last_change);
  made.field_times := coalesce(old.field_times, array_fill(coalesce(old.made_at, old.created_at), ARRAY[7]));
  IF named[1] THEN made.name := list_fields[1]; made.field_times[1] := made.updated_at; END IF;
  IF named[2] THEN made.qty := list_fields[2]; made.field_times[2] := made.updated_at; END IF;
  IF named[3] THEN made.category := list_fields[3]; made.field_times[3] := made.updated_at; END IF;
  IF named[4] THEN made.type := list_fields[4]; made.field_times[4] := made.updated_at; END IF;
  IF named[5] THEN made.shop := list_fields[5]; made.field_times[5] := made.updated_at; END IF;
  IF named[6] THEN made.prize := list_fields[6]; made.field_times[6] := made.updated_at; END IF;
  IF named[7] THEN made.checked := list_fields[7]; made.field_times[7] := made.updated_at; END IF;
  growth := lishop.article_bytes(made) - lishop.article_bytes(old);
  IF growth > 0 AND list_row.bytes + growth > max_bytes THEN
    outcome := 'too large';
    RETURN;
  END IF;
  UPDATE lishop.articles a SET name = made.name, qty = made.qty, category = made.category, type = made.type, shop = made.shop,
    prize = made.prize, checked = made.checked, updated_at = made.updated_at, field_times = made.field_times
    WHERE a.list_id = list AND a.id = article_id;
  UPDATE lishop.lists l SET bytes = l.bytes + growth, last_change = made.updated_at, last_edit = list_row.last_edit WHERE l.id = list;
  outcome := 'changed';
  article := lishop.article_json(made);
  IF edit IS NOT NULL THEN
    PERFORM lishop.keep_edit(list, list_row.last_edit, edit, print, article);
  END IF;
END $$;
