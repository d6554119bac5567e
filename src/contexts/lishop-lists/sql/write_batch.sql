-- Writes what a batch of edits has come to, where the list is still as it was read; under its lock nothing else has changed it.
--   seen_change, seen_edit, seen_forgotten  last_change, last_edit and forgotten of the list when the batch was decided, as lishop.change_number
--   added             rows of lishop.articles, those that came back among them
--   changed           {"id", the seven fields, "times"} of articles that are there; times: field_times in milliseconds since 1970
--   buried, reburied  rows of lishop.tombstones: new ones, and those that have changed
--   removed, revived  ids that are no articles, or no tombstones, any more
--   answers           {"client_id","fingerprint","answer"} of each edit; the fingerprint as hex
-- NULL in place of rows or ids where there are none.
-- Returns false where the list has changed since, and has written nothing then.
CREATE OR REPLACE FUNCTION lishop.write_batch(
  list bigint, seen_change bigint, seen_edit bigint, seen_forgotten bigint, added json, changed json, buried json, reburied json, removed bigint[],
  revived bigint[], answers json, list_articles integer, list_bytes bigint, last_id bigint, change timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  list_row lishop.lists;
  last bigint;
BEGIN
  SELECT * INTO list_row FROM lishop.lists l WHERE l.id = list FOR NO KEY UPDATE;
  IF NOT FOUND OR list_row.deleted_at IS NOT NULL OR list_row.last_edit <> seen_edit
    OR lishop.change_number(list_row.last_change) <> seen_change OR lishop.change_number(list_row.forgotten) <> seen_forgotten THEN
    RETURN false;
  END IF;
  last := list_row.last_edit + json_array_length(answers);
  IF removed IS NOT NULL THEN
    DELETE FROM lishop.articles a WHERE a.list_id = list AND a.id = ANY (removed);
  END IF;
  IF revived IS NOT NULL THEN
    DELETE FROM lishop.tombstones t WHERE t.list_id = list AND t.id = ANY (revived);
  END IF;
  IF added IS NOT NULL THEN
    INSERT INTO lishop.articles SELECT n.* FROM json_populate_recordset(NULL::lishop.articles, added) n;
  END IF;
  IF buried IS NOT NULL THEN
    INSERT INTO lishop.tombstones SELECT n.* FROM json_populate_recordset(NULL::lishop.tombstones, buried) n;
  END IF;
  IF changed IS NOT NULL THEN
    -- Times as numbers: to read them as texts would take most of the time of it all.
    UPDATE lishop.articles a SET name = n.name, qty = n.qty, category = n.category, type = n.type, shop = n.shop, prize = n.prize,
      checked = n.checked, updated_at = change, field_times = ARRAY[
        to_timestamp(n.times[1] / 1000), to_timestamp(n.times[2] / 1000), to_timestamp(n.times[3] / 1000), to_timestamp(n.times[4] / 1000),
        to_timestamp(n.times[5] / 1000), to_timestamp(n.times[6] / 1000), to_timestamp(n.times[7] / 1000)
      ]
      FROM json_to_recordset(changed) AS n (
        id bigint, name text, qty text, category text, type text, shop text, prize text, checked text, times double precision[]
      ) WHERE a.list_id = list AND a.id = n.id;
  END IF;
  IF reburied IS NOT NULL THEN
    UPDATE lishop.tombstones t SET name = n.name, qty = n.qty, category = n.category, type = n.type, shop = n.shop, prize = n.prize,
      checked = n.checked, field_times = n.field_times, deleted_at = n.deleted_at
      FROM json_populate_recordset(NULL::lishop.tombstones, reburied) n WHERE t.list_id = list AND t.id = n.id;
  END IF;
  INSERT INTO lishop.edits (list_id, client_id, fingerprint, answer, number)
    SELECT list, n.client_id, decode(n.fingerprint, 'hex'), n.answer, list_row.last_edit + n.place
    FROM ROWS FROM (json_to_recordset(answers) AS (client_id text, fingerprint text, answer json)) WITH ORDINALITY
      AS n (client_id, fingerprint, answer, place);
  PERFORM lishop.forget_edits(list, last);
  -- Without a change to show, articles and bytes are as they were.
  UPDATE lishop.lists l SET articles = list_articles, bytes = list_bytes, last_article = last_id, last_change = greatest(l.last_change, change),
    last_edit = last WHERE l.id = list;
  RETURN true;
END $$;
