-- Who holds bobux back for a player answers for them until the hold has ended.
CREATE OR REPLACE FUNCTION bobux.keep_holds() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM bobux.holds h WHERE h.player_id = OLD.id AND h.state = 'held') THEN
    RAISE EXCEPTION 'player % has open holds: release or capture them first, and lower the balance where their time is over and it has no room for them', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER keep_holds BEFORE DELETE ON bobux.players FOR EACH ROW EXECUTE FUNCTION bobux.keep_holds();
