import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Notices to the operator. Ids and states only, so nothing of it is sealed. */
const tables = `
CREATE TABLE platform.notice_states (
  subject text PRIMARY KEY,
  state text NOT NULL,
  since timestamptz NOT NULL
);
CREATE INDEX notice_states_by_age ON platform.notice_states (since);
COMMENT ON TABLE platform.notice_states IS 'What is wrong, as it was published last: the same of the same subject is not published again.';

CREATE TABLE platform.operator_notices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  summary text NOT NULL,
  help text NOT NULL,
  mailed_at timestamptz
);
CREATE INDEX operator_notices_waiting ON platform.operator_notices (at) WHERE mailed_at IS NULL;
CREATE INDEX operator_notices_mailed ON platform.operator_notices (mailed_at) WHERE mailed_at IS NOT NULL;
COMMENT ON TABLE platform.operator_notices IS 'For the next mail to the operator. mailed_at: in the last mail; the next one waits until these are gone.';

CREATE TABLE platform.webhook_messages (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  type text NOT NULL,
  data jsonb NOT NULL,
  next_try timestamptz,
  tries integer NOT NULL DEFAULT 0,
  error text,
  holder uuid
);
CREATE INDEX webhook_messages_due ON platform.webhook_messages (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX webhook_messages_held ON platform.webhook_messages (id) WHERE holder IS NOT NULL;
CREATE INDEX webhook_messages_by_age ON platform.webhook_messages (at);
COMMENT ON TABLE platform.webhook_messages IS 'A row goes when its message is delivered. Without next_try: given up.';
COMMENT ON COLUMN platform.webhook_messages.holder IS 'The process that is posting it, for as long as it lives.';
`;

export class Notices1765000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
