import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sessions of the operator's console. */
const tables = `
CREATE TABLE platform.operator_sessions (
  token_hash bytea PRIMARY KEY,
  credentials_hash bytea NOT NULL,
  created timestamptz NOT NULL DEFAULT now(),
  expires timestamptz NOT NULL,
  ended boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN platform.operator_sessions.token_hash IS 'A keyed hash: the token itself is only in the browser''s cookie.';
COMMENT ON COLUMN platform.operator_sessions.credentials_hash IS
  'A keyed hash of the operator''s name and password of then: with others the session is over.';
`;

export class OperatorSessions1765000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
