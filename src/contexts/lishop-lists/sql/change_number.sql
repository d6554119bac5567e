-- A list's change number as it goes out: microseconds since 1970, and 0 for none. lishop.change_time is the way back.
CREATE OR REPLACE FUNCTION lishop.change_number(change timestamptz) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT (extract(epoch FROM greatest(change, 'epoch'::timestamptz)) * 1000000)::bigint
$$;
