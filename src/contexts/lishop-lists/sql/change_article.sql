-- Changes the named fields of an article, and no others.
--   named, list_fields  of name, qty, category, type, shop, prize, checked: which are named, and what they become
-- outcome: changed, too large, no article
CREATE OR REPLACE FUNCTION lishop.change_article(
  list bigint, article_id bigint, named boolean[], list_fields text[], max_bytes bigint, OUT outcome text, OUT article json
) LANGUAGE plpgsql AS $$
DECLARE
  room lishop.lists;
  old lishop.articles;
  made lishop.articles;
  growth integer;
BEGIN
  SELECT * INTO room FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  SELECT * INTO old FROM lishop.articles a WHERE a.list_id = room.id AND a.id = article_id;
  IF NOT FOUND OR room.deleted_at IS NOT NULL THEN
    outcome := 'no article';
    RETURN;
  END IF;
  made := old;
  IF named[1] THEN made.name := list_fields[1]; END IF;
  IF named[2] THEN made.qty := list_fields[2]; END IF;
  IF named[3] THEN made.category := list_fields[3]; END IF;
  IF named[4] THEN made.type := list_fields[4]; END IF;
  IF named[5] THEN made.shop := list_fields[5]; END IF;
  IF named[6] THEN made.prize := list_fields[6]; END IF;
  IF named[7] THEN made.checked := list_fields[7]; END IF;
  made.updated_at := lishop.next_change(room.last_change);
  growth := lishop.article_bytes(made) - lishop.article_bytes(old);
  IF growth > 0 AND room.bytes + growth > max_bytes THEN
    outcome := 'too large';
    RETURN;
  END IF;
  UPDATE lishop.articles a SET name = made.name, qty = made.qty, category = made.category, type = made.type, shop = made.shop,
    prize = made.prize, checked = made.checked, updated_at = made.updated_at WHERE a.list_id = list AND a.id = article_id;
  UPDATE lishop.lists l SET bytes = l.bytes + growth, last_change = made.updated_at WHERE l.id = list;
  outcome := 'changed';
  article := lishop.article_json(made);
END $$;
