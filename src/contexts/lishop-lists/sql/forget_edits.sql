-- Keeps the last 10,000 edits of a list, so that nobody can fill the table: the oldest ones go. To be called under the lock of the list's row.
CREATE OR REPLACE FUNCTION lishop.forget_edits(list bigint, last bigint) RETURNS void LANGUAGE sql AS $$
  DELETE FROM lishop.edits e WHERE e.list_id = list AND e.number <= last - 10000;
$$;
