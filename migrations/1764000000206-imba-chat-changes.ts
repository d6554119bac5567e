import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which users changed, and in which transaction: whoever remembers user objects and the snapshot that they were read in (PostgreSQL
 * manual, "Transaction ID and Snapshot Information Functions") finds out which of them to read anew. Needs no lock and no order of
 * commits. A statement that changes many is one row without an id: everything may have changed.
 */
const changes = `
CREATE TABLE imbachat.changes (
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  user_id bigint,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX changes_by_transaction ON imbachat.changes (transaction);
CREATE INDEX changes_by_age ON imbachat.changes (at);

CREATE FUNCTION imbachat.record_changes() RETURNS trigger LANGUAGE plpgsql AS $$
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
REVOKE ALL ON FUNCTION imbachat.record_changes() FROM PUBLIC;

CREATE TRIGGER record_inserted AFTER INSERT ON imbachat.users REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_updated AFTER UPDATE ON imbachat.users REFERENCING OLD TABLE AS replaced NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_deleted AFTER DELETE ON imbachat.users REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
CREATE TRIGGER record_truncated AFTER TRUNCATE ON imbachat.users
  FOR EACH STATEMENT EXECUTE FUNCTION imbachat.record_changes();
`;

export class ImbaChatChanges1764000000206 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(changes);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER record_inserted ON imbachat.users;
      DROP TRIGGER record_updated ON imbachat.users;
      DROP TRIGGER record_deleted ON imbachat.users;
      DROP TRIGGER record_truncated ON imbachat.users;
      DROP FUNCTION imbachat.record_changes();
      DROP TABLE imbachat.changes;
    `);
  }
}
