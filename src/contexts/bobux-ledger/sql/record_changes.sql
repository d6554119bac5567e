-- Every change of a balance becomes an entry: one call for each statement. The ledger's own functions write their entries themselves and say
-- so with a transaction-local setting, on which only Quartet's own user (and members of it) is believed: sendsql's login may set it in
-- vain, and is known by its backend's row in the audit, which it cannot write.
CREATE OR REPLACE FUNCTION bobux.record_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  running record;
BEGIN
  IF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
    SELECT * INTO running FROM bobux.running_statement();
  ELSIF current_setting('bobux.recorded', true) = 'on' THEN
    RETURN NULL;
  ELSE
    SELECT NULL::uuid AS api_key, NULL::bigint AS id INTO running;
  END IF;
  -- A full join, for an id that was changed by hand: what one player lost the other got.
  INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, sql_statement_id)
    SELECT coalesce(n.id, o.id), 'sql', coalesce(n.bobux, 0) - coalesce(o.bobux, 0), coalesce(o.bobux, 0), coalesce(n.bobux, 0),
      running.api_key, running.id
    FROM old_players o FULL JOIN new_players n ON n.id = o.id
    WHERE coalesce(n.bobux, 0) <> coalesce(o.bobux, 0);
  RETURN NULL;
END $$;

CREATE TRIGGER record_changes AFTER UPDATE ON bobux.players
  REFERENCING OLD TABLE AS old_players NEW TABLE AS new_players
  FOR EACH STATEMENT EXECUTE FUNCTION bobux.record_changes();
