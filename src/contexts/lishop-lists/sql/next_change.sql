-- When a change of a list counts as made: in whole milliseconds, and later than the one before. To be called under the lock of the list's row, so
-- that a phone which asks with the largest updated_at it has seen misses nothing, and finds nothing again that it has.
CREATE OR REPLACE FUNCTION lishop.next_change(last_change timestamptz) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT greatest(date_trunc('milliseconds', clock_timestamp()), last_change + interval '1 millisecond')
$$;
