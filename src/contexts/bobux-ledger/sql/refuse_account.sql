-- Every player has a Steam or a Discord id, of 1 to 64 printable characters. Triggers on the two columns, and not a constraint of the table, which
-- every change of a balance would pay for. Called only for what is to be refused.
--
-- Printable as the commands have it (Python's str.isprintable), or a player could be made that none of them can name: no controls, no separators but the
-- space, nothing that is invisible or turns the direction of writing, nothing for private use. What Unicode has not assigned yet is left to the commands.
CREATE OR REPLACE FUNCTION bobux.refuse_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a player has a steam or a discord id, each of 1 to 64 printable characters' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER refuse_account BEFORE INSERT OR UPDATE OF steam, discord ON bobux.players
  FOR EACH ROW WHEN (
    num_nonnulls(NEW.steam, NEW.discord) = 0
    OR char_length(NEW.steam) NOT BETWEEN 1 AND 64 OR char_length(NEW.discord) NOT BETWEEN 1 AND 64
    OR concat(NEW.steam, NEW.discord)
      ~ '[\u0001-\u001f\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ue000-\uf8ff\ufeff\U000e0001-\U000e007f\U000f0000-\U0010ffff]'
  ) EXECUTE FUNCTION bobux.refuse_account();
