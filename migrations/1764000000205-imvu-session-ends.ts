import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when a session is invalid, so that old ones can be swept; and indexes for the sweeps and for the figures of /metrics. */
const up = `
ALTER TABLE imvu.sessions ADD COLUMN invalid_since timestamptz;
COMMENT ON COLUMN imvu.sessions.invalid_since IS 'Null while valid. A session that was invalid for 30 days is swept, cookie and sauce with it.';
UPDATE imvu.sessions SET invalid_since = now() WHERE NOT valid;
CREATE INDEX sessions_valid ON imvu.sessions (account_id) WHERE valid;
CREATE INDEX sessions_invalid ON imvu.sessions (invalid_since) WHERE NOT valid;
CREATE INDEX checkouts_by_expiry ON imvu.checkouts (expires_at);
`;

const down = `
DROP INDEX imvu.checkouts_by_expiry, imvu.sessions_invalid, imvu.sessions_valid;
ALTER TABLE imvu.sessions DROP COLUMN invalid_since;
`;

export class ImvuSessionEnds1764000000205 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
