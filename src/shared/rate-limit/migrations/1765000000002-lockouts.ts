import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The lock-outs of the last day, for the operator to see and lift. What is counted is counted in memory or Redis. */
const tables = `
CREATE TABLE platform.lockouts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  context text NOT NULL,
  address text NOT NULL,
  key_id text NOT NULL,
  counter text NOT NULL CHECK (counter IN ('address', 'id')),
  name text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  until timestamptz NOT NULL,
  lifted timestamptz
);
CREATE INDEX lockouts_lifted ON platform.lockouts (until) WHERE lifted IS NOT NULL;
COMMENT ON COLUMN platform.lockouts.key_id IS 'The beginning of a keyed hash of the name or key that was claimed last.';
COMMENT ON COLUMN platform.lockouts.counter IS 'address: only ids that proved themselves are examined; id: this id is not examined either.';
COMMENT ON COLUMN platform.lockouts.name IS 'What the counter counts by.';
`;

export class Lockouts1765000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
