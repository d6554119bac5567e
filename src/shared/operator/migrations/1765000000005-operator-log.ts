import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the operator did. */
const tables = `
CREATE TABLE platform.operator_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  operator text NOT NULL,
  address text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  before jsonb,
  after jsonb
);
CREATE INDEX operator_log_by_age ON platform.operator_log (at);
CREATE INDEX operator_log_by_action ON platform.operator_log (action text_pattern_ops, id);
CREATE INDEX operator_log_by_subject ON platform.operator_log (subject text_pattern_ops, id);
COMMENT ON TABLE platform.operator_log IS 'Kept for a year. Without secrets.';
COMMENT ON COLUMN platform.operator_log.address IS 'The client address, or: command line.';
COMMENT ON COLUMN platform.operator_log.action IS 'The context, then what was done: bobux.player.change.';
COMMENT ON COLUMN platform.operator_log.subject IS 'On what: player 17.';
`;

export class OperatorLog1765000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
