import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Secrets that Quartet generated for itself, sealed; and which functions, triggers and views are in force. */
const tables = `
CREATE TABLE platform.secrets (
  name text PRIMARY KEY,
  sealed bytea NOT NULL,
  created timestamptz NOT NULL DEFAULT now(),
  shown timestamptz
);

CREATE TABLE platform.sql_versions (
  schema text PRIMARY KEY,
  version integer NOT NULL,
  checksums jsonb NOT NULL
);
COMMENT ON TABLE platform.sql_versions IS
  'The sql/ folder of each context as it was last applied: its version, and the SHA-256 of each of its files by name.';

CREATE TABLE platform.last_backup (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  made timestamptz NOT NULL
);
COMMENT ON TABLE platform.last_backup IS 'At most one row: when the command backup last wrote a whole file.';
`;

export class PlatformTables1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
