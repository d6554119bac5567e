import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is sending a mail: a claim that ends by itself when any clock is set would let two send it. */
const up = `
ALTER TABLE platform.outbox_mails ADD COLUMN sender uuid;
COMMENT ON COLUMN platform.outbox_mails.sender IS
  'The process that is sending it, for as long as it lives; next_try then only says until when a version of Quartet before this column leaves it alone.';
CREATE INDEX outbox_mails_sending ON platform.outbox_mails (id) WHERE sender IS NOT NULL;
`;

const down = `
ALTER TABLE platform.outbox_mails DROP COLUMN sender;
`;

export class OutboxSenders1764000000221 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(down);
  }
}
