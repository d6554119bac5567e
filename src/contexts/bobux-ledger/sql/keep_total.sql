-- bobuxtotal grows by every increase and never shrinks, also when sendsql writes. Called only where it has something to mend or to refuse:
-- the conditions of the triggers are evaluated without it.
--
-- The ledger's own functions say (as record_changes has it) when what they give is no gain: a release, a reversal.
CREATE OR REPLACE FUNCTION bobux.keep_total() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  grown bigint;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.bobuxtotal := greatest(NEW.bobuxtotal, NEW.bobux);
    RETURN NEW;
  END IF;
  IF NEW.bobuxtotal >= OLD.bobuxtotal AND current_setting('bobux.recorded', true) = 'on'
    AND pg_has_role(session_user, current_user, 'MEMBER') THEN
    RETURN NEW;
  END IF;
  -- It stops at 2^53 - 1 while the balance is in range.
  grown := least(OLD.bobuxtotal + greatest(NEW.bobux - OLD.bobux, 0), 9007199254740991);
  IF NEW.bobuxtotal = OLD.bobuxtotal THEN
    NEW.bobuxtotal := grown;
  ELSIF NEW.bobuxtotal < grown THEN
    RAISE EXCEPTION 'bobuxtotal never shrinks: it is %, and may become % or more', OLD.bobuxtotal, grown
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER keep_first_total BEFORE INSERT ON bobux.players
  FOR EACH ROW WHEN (NEW.bobuxtotal < NEW.bobux) EXECUTE FUNCTION bobux.keep_total();
CREATE TRIGGER keep_total BEFORE UPDATE ON bobux.players
  FOR EACH ROW WHEN (NEW.bobuxtotal < OLD.bobuxtotal + greatest(NEW.bobux - OLD.bobux, 0))
  EXECUTE FUNCTION bobux.keep_total();
