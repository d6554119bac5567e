-- Writes the entry of a player that comes with a balance, or goes with one; of every other change record_changes does.
CREATE OR REPLACE FUNCTION bobux.record_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  player bigint;
  before bigint := 0;
  after bigint := 0;
  running record;
BEGIN
  IF TG_OP = 'INSERT' THEN player := NEW.id; after := NEW.bobux; ELSE player := OLD.id; before := OLD.bobux; END IF;
  IF pg_has_role(session_user, current_user, 'MEMBER') THEN
    SELECT NULL::uuid AS api_key, NULL::bigint AS id INTO running;
  ELSE
    SELECT * INTO running FROM bobux.running_statement();
  END IF;
  INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, sql_statement_id)
    VALUES (player, 'sql', after - before, before, after, running.api_key, running.id);
  RETURN NULL;
END $$;

CREATE TRIGGER record_first_entry AFTER INSERT ON bobux.players
  FOR EACH ROW WHEN (NEW.bobux <> 0) EXECUTE FUNCTION bobux.record_entry();
CREATE TRIGGER record_last_entry AFTER DELETE ON bobux.players
  FOR EACH ROW WHEN (OLD.bobux <> 0) EXECUTE FUNCTION bobux.record_entry();
