-- Writes what a batch of edits has come to. To be called under the lock of the list's row, which the batch was decided under.
--   added, changed    rows of lishop.articles, those that came back among the added
--   buried, reburied  rows of lishop.tombstones: new ones, and those that have changed
--   removed, revived  ids that are no articles, or no tombstones, any more
--   answers           {"client_id","fingerprint","answer"} of each edit; the fingerprint as hex
CREATE OR REPLACE FUNCTION lishop.write_batch(
  list bigint, added json, changed json, buried json, reburied json, removed bigint[], revived bigint[], answers json,
  list_articles integer, list_bytes bigint, last_id bigint, change timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  earlier CONSTANT bigint := (SELECT l.last_edit FROM lishop.lists l WHERE l.id = list);
  last CONSTANT bigint := earlier + json_array_length(answers);
BEGIN
  DELETE FROM lishop.articles a WHERE a.list_id = list AND a.id = ANY (removed);
  DELETE FROM lishop.tombstones t WHERE t.list_id = list AND t.id = ANY (revived);
  INSERT INTO lishop.articles SELECT n.* FROM json_populate_recordset(NULL::lishop.articles, added) n;
  INSERT INTO lishop.tombstones SELECT n.* FROM json_populate_recordset(NULL::lishop.tombstones, buried) n;
  UPDATE lishop.articles a SET name = n.name, qty = n.qty, category = n.category, type = n.type, shop = n.shop, prize = n.prize,
    checked = n.checked, updated_at = n.updated_at, field_times = n.field_times
    FROM json_populate_recordset(NULL::lishop.articles, changed) n WHERE a.list_id = list AND a.id = n.id;
  UPDATE lishop.tombstones t SET name = n.name, qty = n.qty, category = n.category, type = n.type, shop = n.shop, prize = n.prize,
    checked = n.checked, field_times = n.field_times, deleted_at = n.deleted_at
    FROM json_populate_recordset(NULL::lishop.tombstones, reburied) n WHERE t.list_id = list AND t.id = n.id;
  INSERT INTO lishop.edits (list_id, client_id, fingerprint, answer, number)
    SELECT list, n.value ->> 'client_id', decode(n.value ->> 'fingerprint', 'hex'), n.value -> 'answer', earlier + n.ordinality
    FROM json_array_elements(answers) WITH ORDINALITY AS n;
  PERFORM lishop.forget_edits(list, last);
  -- Without a change to show, articles and bytes are as they were.
  UPDATE lishop.lists l SET articles = list_articles, bytes = list_bytes, last_article = last_id, last_change = greatest(l.last_change, change),
    last_edit = last WHERE l.id = list AND (l.last_change < change OR l.last_edit < last);
END $$;
