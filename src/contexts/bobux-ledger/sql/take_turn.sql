-- Lets a statement take effect only if the one before it on this connection did: it was sent before the answer of that one had come, and what
-- it does must not come first. Called in the statement itself, wherever in it: refused (55Q01), it is rolled back as a whole.
--
-- turn     this statement's number; null: it stands in no line
-- behind   the number of the one before; null: nothing was under way
CREATE OR REPLACE FUNCTION bobux.take_turn(turn bigint, behind bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  -- An assignment, since PERFORM costs as much as a statement.
  setting text;
BEGIN
  IF behind IS NOT NULL AND current_setting('bobux.turn', true) IS DISTINCT FROM behind::text THEN
    RAISE EXCEPTION 'the statement before was not done' USING ERRCODE = '55Q01';
  END IF;
  IF turn IS NOT NULL THEN
    -- For the session; what is rolled back leaves it as it was.
    setting := set_config('bobux.turn', turn::text, false);
  END IF;
END $$;
