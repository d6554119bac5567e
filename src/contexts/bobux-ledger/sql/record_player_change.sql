-- Records players that come or go, for those who keep the ranking in memory. One whose id was changed by hand went and came.
CREATE OR REPLACE FUNCTION bobux.record_player_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN INSERT INTO bobux.player_changes (player_id) SELECT n.id FROM new_players n;
    WHEN 'DELETE' THEN INSERT INTO bobux.player_changes (player_id) SELECT o.id FROM old_players o;
    ELSE INSERT INTO bobux.player_changes (player_id) VALUES (OLD.id), (NEW.id);
  END CASE;
  RETURN NULL;
END $$;

CREATE TRIGGER record_new_player AFTER INSERT ON bobux.players
  REFERENCING NEW TABLE AS new_players FOR EACH STATEMENT EXECUTE FUNCTION bobux.record_player_change();
CREATE TRIGGER record_gone_player AFTER DELETE ON bobux.players
  REFERENCING OLD TABLE AS old_players FOR EACH STATEMENT EXECUTE FUNCTION bobux.record_player_change();
CREATE TRIGGER record_renamed_player AFTER UPDATE OF id ON bobux.players
  FOR EACH ROW WHEN (OLD.id <> NEW.id) EXECUTE FUNCTION bobux.record_player_change();
