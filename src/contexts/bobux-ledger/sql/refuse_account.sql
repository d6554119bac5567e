-- Every player has a Steam or a Discord id, of 1 to 64 characters. Triggers on the two columns, and not a constraint of the table, which every
-- change of a balance would pay for. Called only for what is to be refused.
CREATE OR REPLACE FUNCTION bobux.refuse_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a player has a steam or a discord id, each of 1 to 64 characters' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER refuse_account BEFORE INSERT OR UPDATE OF steam, discord ON bobux.players
  FOR EACH ROW WHEN (
    num_nonnulls(NEW.steam, NEW.discord) = 0
    OR char_length(NEW.steam) NOT BETWEEN 1 AND 64 OR char_length(NEW.discord) NOT BETWEEN 1 AND 64
  ) EXECUTE FUNCTION bobux.refuse_account();
