import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Mail that is still to be sent. It carries keys, so the whole message is sealed; a row goes when its mail has gone. */
const tables = `
CREATE TABLE platform.outbox_mails (
  id uuid PRIMARY KEY,
  sealed bytea,
  next_try timestamptz,
  tries integer NOT NULL DEFAULT 0,
  error text,
  created timestamptz NOT NULL DEFAULT now(),
  holder uuid,
  CHECK ((sealed IS NULL) = (next_try IS NULL))
);
CREATE INDEX outbox_mails_due ON platform.outbox_mails (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX outbox_mails_held ON platform.outbox_mails (id) WHERE holder IS NOT NULL;
COMMENT ON TABLE platform.outbox_mails IS 'Without next_try: refused for good by the mail server, the message wiped.';
COMMENT ON COLUMN platform.outbox_mails.holder IS
  'The process that is sending it, for as long as it lives (shared/jobs/leased-queue.ts).';
`;

export class Outbox1765000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
