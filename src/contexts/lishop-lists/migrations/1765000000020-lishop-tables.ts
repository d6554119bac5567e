import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The seed's List, ApiKey and Article. What identifies the payer, the receipts and the keys are sealed and found by blind index.
 *
 * An article's id is unique and grows within its list; it is made of the time, not of a common sequence, which would tell every list how
 * many articles the others have.
 */
const tables = `
CREATE SCHEMA lishop;

CREATE TABLE lishop.lists (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_index bytea NOT NULL CONSTRAINT lists_payment_unique UNIQUE,
  payment_sealed bytea NOT NULL,
  verdict text NOT NULL DEFAULT 'pending' CHECK (verdict IN ('pending', 'valid', 'expired', 'invalid')),
  articles integer NOT NULL DEFAULT 0 CHECK (articles BETWEEN 0 AND 10000),
  last_article bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 60);
COMMENT ON COLUMN lishop.lists.articles IS 'How many there are; changes in the statement that adds or removes one, under this row''s lock.';

CREATE TABLE lishop.api_keys (
  key_index bytea PRIMARY KEY,
  sealed bytea NOT NULL,
  list_id bigint NOT NULL REFERENCES lishop.lists ON DELETE CASCADE,
  owner boolean NOT NULL,
  email text,
  email_compared text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  CHECK (owner = (email IS NULL)),
  CHECK (owner = (email_compared IS NULL))
);
CREATE INDEX api_keys_by_list ON lishop.api_keys (list_id);
CREATE INDEX api_keys_by_email ON lishop.api_keys (email_compared) WHERE email_compared IS NOT NULL;
COMMENT ON COLUMN lishop.api_keys.email IS 'As the owner gave it; email_compared: how its spellings are told to be one, made by Quartet.';

CREATE TABLE lishop.articles (
  list_id bigint NOT NULL REFERENCES lishop.lists ON DELETE CASCADE,
  id bigint NOT NULL,
  name text NOT NULL,
  qty text NOT NULL,
  category text,
  type text,
  shop text,
  prize text,
  checked text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (list_id, id)
);
CREATE INDEX articles_by_change ON lishop.articles (list_id, updated_at);

CREATE TABLE lishop.receipts (
  list_id bigint PRIMARY KEY REFERENCES lishop.lists ON DELETE CASCADE,
  generation uuid NOT NULL,
  sealed bytea NOT NULL,
  next_try timestamptz,
  tries integer NOT NULL DEFAULT 0,
  last_status integer,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX receipts_due ON lishop.receipts (next_try) WHERE next_try IS NOT NULL;
COMMENT ON TABLE lishop.receipts IS
  'The latest receipt of each list. next_try is also the lease of whoever is asking the App Store; generation tells a newer receipt apart.';
`;

export class LiShopTables1765000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
