-- What was answered to an edit that its caller gave an id. To be called under the lock of the list's row.
--   print  a digest of what the edit says
-- outcome: repeated (with the answer of then), another edit; NULL where the id is new
CREATE OR REPLACE FUNCTION lishop.known_edit(list bigint, edit text, print bytea, OUT outcome text, OUT answer json) LANGUAGE plpgsql AS $$
DECLARE
  earlier lishop.edits;
BEGIN
  SELECT * INTO earlier FROM lishop.edits e WHERE e.list_id = list AND e.client_id = edit;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  outcome := CASE WHEN earlier.fingerprint = print THEN 'repeated' ELSE 'another edit' END;
  answer := CASE WHEN earlier.fingerprint = print THEN earlier.answer END;
END $$;
