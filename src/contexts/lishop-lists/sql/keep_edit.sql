-- Keeps what was answered to an edit that its caller gave an id (lishop.known_edit), as number last_edit of its list. To be called under the lock of
-- the list's row, which is to get this last_edit.
CREATE OR REPLACE FUNCTION lishop.keep_edit(list bigint, last_edit bigint, edit text, print bytea, answer json) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO lishop.edits (list_id, client_id, fingerprint, answer, number) VALUES (list, edit, print, answer, last_edit);
  PERFORM lishop.forget_edits(list, last_edit);
END $$;
