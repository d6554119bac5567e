-- See lishop.change_number.
CREATE OR REPLACE FUNCTION lishop.change_time(number bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT 'epoch'::timestamptz + number * interval '1 microsecond'
$$;
