import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A mail that was given up keeps its text for a while, so that the operator can send it when what was wrong is mended. */
const tables = `
ALTER TABLE platform.outbox_mails ADD COLUMN refused_since timestamptz;
ALTER TABLE platform.outbox_mails DROP CONSTRAINT outbox_mails_check;
ALTER TABLE platform.outbox_mails ADD CONSTRAINT outbox_mails_check CHECK (sealed IS NOT NULL OR next_try IS NULL);
COMMENT ON TABLE platform.outbox_mails IS 'Without next_try: given up. Without sealed: its text was wiped since.';
COMMENT ON COLUMN platform.outbox_mails.refused_since IS
  'When the mail server first said no to this mail, for now or for good; not that the server was away.';
`;

export class GivenUpMailTexts1765000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
