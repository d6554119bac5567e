-- Every change of a balance becomes an entry: one call for each statement. The ledger's own functions write their entries themselves and say
-- so with a transaction-local setting, on which only a login that may write entries is believed: sendsql's may set it in vain, also around an
-- operator's function with more rights, and is known by its backend's row in the audit, which it cannot write. The trigger's condition asks
-- so, which costs less than a call that does.
CREATE OR REPLACE FUNCTION bobux.record_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  running record;
BEGIN
  IF pg_has_role(session_user, current_user, 'MEMBER') THEN
    SELECT NULL::uuid AS api_key, NULL::bigint AS id INTO running;
  ELSE
    SELECT * INTO running FROM bobux.running_statement();
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
  FOR EACH STATEMENT WHEN (
    current_setting('bobux.recorded', true) IS DISTINCT FROM 'on'
    OR NOT has_table_privilege(session_user, 'bobux.entries'::regclass, 'INSERT')
  ) EXECUTE FUNCTION bobux.record_changes();
