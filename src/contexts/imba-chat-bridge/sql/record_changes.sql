CREATE OR REPLACE FUNCTION imbachat.record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  most CONSTANT integer := 100;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    INSERT INTO imbachat.changes (user_id) VALUES (NULL);
    RETURN NULL;
  END IF;
  IF (SELECT count(*) FROM (SELECT FROM written LIMIT most + 1) AS first_ones) > most THEN
    INSERT INTO imbachat.changes (user_id) VALUES (NULL);
  ELSE
    INSERT INTO imbachat.changes (user_id) SELECT user_id FROM written;
    IF TG_OP = 'UPDATE' THEN
      INSERT INTO imbachat.changes (user_id)
        SELECT user_id FROM replaced WHERE user_id NOT IN (SELECT user_id FROM written);
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER record_inserted AFTER INSERT ON imbachat.users REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_updated AFTER UPDATE ON imbachat.users REFERENCING OLD TABLE AS replaced NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_deleted AFTER DELETE ON imbachat.users REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_truncated AFTER TRUNCATE ON imbachat.users
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
