import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each process did in each minute. */
const tables = `
CREATE TABLE platform.minutes (
  minute timestamptz NOT NULL,
  process uuid NOT NULL,
  context text NOT NULL,
  requests integer NOT NULL,
  errors integer NOT NULL,
  histogram integer[] NOT NULL CHECK (cardinality(histogram) = 12),
  PRIMARY KEY (minute, process, context)
);
COMMENT ON TABLE platform.minutes IS 'One row a minute of each process and context that was asked for something; kept for 48 h.';
COMMENT ON COLUMN platform.minutes.histogram IS 'How many took up to 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500 ms, and longer.';
`;

export class Minutes1765000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
