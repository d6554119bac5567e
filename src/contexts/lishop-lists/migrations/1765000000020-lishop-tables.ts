import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The seed's List, ApiKey and Article. What identifies the payer, the receipts and the keys are sealed and found by blind index.
 *
 * An article's id is unique and grows within its list; it is made of the time, not of a common sequence, which would show every list how
 * many articles the others have.
 */
const tables = `
CREATE SCHEMA lishop;

CREATE TYPE lishop.shown_article AS (
  "objectId" text, name text, qty text, category text, type text, shop text, prize text, checked text, created_at text, updated_at text
);
COMMENT ON TYPE lishop.shown_article IS 'An article with the names and texts under which it goes out: see lishop.article_json.';

CREATE TABLE lishop.lists (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_index bytea NOT NULL,
  payment_sealed bytea NOT NULL,
  verdict text NOT NULL DEFAULT 'pending' CHECK (verdict IN ('pending', 'valid', 'expired', 'invalid')),
  proven boolean NOT NULL DEFAULT false,
  imported boolean NOT NULL DEFAULT false,
  articles integer NOT NULL DEFAULT 0 CHECK (articles BETWEEN 0 AND 10000),
  bytes bigint NOT NULL DEFAULT 0,
  last_article bigint NOT NULL DEFAULT 0,
  last_change timestamptz NOT NULL DEFAULT '-infinity',
  last_edit bigint NOT NULL DEFAULT 0,
  forgotten timestamptz NOT NULL DEFAULT '-infinity',
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
) WITH (fillfactor = 60);
CREATE UNIQUE INDEX lists_payment_unique ON lishop.lists (payment_index) WHERE deleted_at IS NULL;
CREATE INDEX lists_deleted ON lishop.lists (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX lists_deleted_by_id ON lishop.lists (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX lists_deleted_by_payment ON lishop.lists (payment_index) WHERE deleted_at IS NOT NULL;
CREATE INDEX lists_invalid ON lishop.lists (id) WHERE verdict = 'invalid' AND deleted_at IS NULL;
COMMENT ON COLUMN lishop.lists.articles IS 'How many there are; changes in the statement that adds or removes one, under this row''s lock.';
COMMENT ON COLUMN lishop.lists.bytes IS 'Of the fields of its articles, as articles above; see lishop.article_bytes.';
COMMENT ON COLUMN lishop.lists.deleted_at IS 'deleteList: nobody reaches it any more; the operator can restore it until it is purged.';
COMMENT ON COLUMN lishop.lists.imported IS 'Taken over from the Rails server: Apple is not asked about the receipt that it came with.';
COMMENT ON COLUMN lishop.lists.last_change IS
  'The list''s change number: the largest updated_at that was given to an article or a tombstone; grows with each transaction that changes the list, under this row''s lock.';
COMMENT ON COLUMN lishop.lists.last_edit IS 'The number of the last edit in lishop.edits that a client gave an id.';
COMMENT ON COLUMN lishop.lists.forgotten IS 'The largest updated_at of a tombstone that was purged: whoever was last told of earlier changes has to read the whole list again.';

CREATE TABLE lishop.receipts (
  id uuid PRIMARY KEY,
  list_id bigint NOT NULL REFERENCES lishop.lists ON DELETE CASCADE,
  receipt_index bytea NOT NULL,
  sealed bytea NOT NULL,
  current boolean NOT NULL,
  signed boolean NOT NULL DEFAULT false,
  names_payment boolean NOT NULL DEFAULT false,
  ends_at timestamptz,
  next_try timestamptz,
  holder uuid,
  paused boolean NOT NULL DEFAULT false,
  tries integer NOT NULL DEFAULT 0,
  malformed integer NOT NULL DEFAULT 0,
  last_status integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (list_id, receipt_index)
);
CREATE UNIQUE INDEX receipts_current ON lishop.receipts (list_id) WHERE current;
CREATE INDEX receipts_due ON lishop.receipts (next_try) WHERE next_try IS NOT NULL;
CREATE INDEX receipts_held ON lishop.receipts (id) WHERE holder IS NOT NULL;
COMMENT ON TABLE lishop.receipts IS
  'The receipt that a list lives by (current), and those sent to it later that were not found valid (yet). holder: the process that is asking the App Store, for as long as it lives; paused: there would be one, but the list is deleted.';

CREATE TABLE lishop.purchases (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  payment_index bytea NOT NULL UNIQUE,
  payment_sealed bytea NOT NULL,
  purchased_at timestamptz NOT NULL,
  signed_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked boolean NOT NULL,
  grace_until timestamptz,
  updated_at timestamptz NOT NULL
);
CREATE INDEX purchases_by_end ON lishop.purchases (expires_at) WHERE expires_at IS NOT NULL;
COMMENT ON TABLE lishop.purchases IS
  'What Apple signed last about each purchase of StoreKit 2, whether or not there is a list: a transaction that was signed before a refund stays a good signature.';
COMMENT ON COLUMN lishop.receipts.signed IS 'A signed transaction of StoreKit 2, which notifications of the App Store are about.';

CREATE TABLE lishop.notifications (
  id uuid PRIMARY KEY,
  received_at timestamptz NOT NULL
);
CREATE INDEX notifications_by_age ON lishop.notifications (received_at);
COMMENT ON TABLE lishop.notifications IS 'The notificationUUIDs of the App Store that were taken, for 90 days.';

CREATE TABLE lishop.api_keys (
  key_index bytea PRIMARY KEY,
  sealed bytea NOT NULL,
  list_id bigint NOT NULL REFERENCES lishop.lists ON DELETE CASCADE,
  owner boolean NOT NULL,
  email text,
  email_compared text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  receipt_id uuid REFERENCES lishop.receipts ON DELETE CASCADE,
  proven boolean NOT NULL DEFAULT true,
  read_only boolean NOT NULL DEFAULT false,
  CHECK (NOT (owner AND read_only)),
  CHECK (owner OR (receipt_id IS NULL AND proven)),
  CHECK (owner = (email IS NULL)),
  CHECK (owner = (email_compared IS NULL))
);
CREATE INDEX api_keys_by_list ON lishop.api_keys (list_id);
CREATE INDEX api_keys_by_receipt ON lishop.api_keys (receipt_id) WHERE receipt_id IS NOT NULL;
COMMENT ON COLUMN lishop.api_keys.proven IS 'Of an owner: its receipt is the one that the list lives by. Until then the key answers 402.';
CREATE INDEX api_keys_by_email ON lishop.api_keys (email_compared) WHERE email_compared IS NOT NULL;
COMMENT ON COLUMN lishop.api_keys.read_only IS 'Of a guest: the key may read the list, and change nothing.';
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
  made_at timestamptz,
  field_times timestamptz[] CHECK (cardinality(field_times) = 7),
  PRIMARY KEY (list_id, id)
);
CREATE INDEX articles_by_change ON lishop.articles (list_id, updated_at, id);
COMMENT ON COLUMN lishop.articles.updated_at IS 'The list''s change number of the last change.';
COMMENT ON COLUMN lishop.articles.made_at IS 'When the phone made it, which was offline; NULL: at created_at.';
COMMENT ON COLUMN lishop.articles.field_times IS
  'When name, qty, category, type, shop, prize and checked were edited: the later edit of a field wins, whichever arrives first. NULL: never since it was made.';

CREATE TABLE lishop.tombstones (
  LIKE lishop.articles INCLUDING CONSTRAINTS INCLUDING COMMENTS,
  deleted_at timestamptz NOT NULL,
  PRIMARY KEY (list_id, id),
  FOREIGN KEY (list_id) REFERENCES lishop.lists ON DELETE CASCADE
);
CREATE INDEX tombstones_by_change ON lishop.tombstones (list_id, updated_at, id);
CREATE INDEX tombstones_by_age ON lishop.tombstones (updated_at);
COMMENT ON TABLE lishop.tombstones IS
  'Articles that were deleted, for 90 days, with their fields: a later edit brings one back. deleted_at: when the phone deleted it; updated_at: the list''s change number of that.';

CREATE TABLE lishop.edits (
  list_id bigint NOT NULL REFERENCES lishop.lists ON DELETE CASCADE,
  client_id text NOT NULL CHECK (length(client_id) BETWEEN 1 AND 64),
  fingerprint bytea NOT NULL,
  answer json NOT NULL,
  number bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (list_id, client_id),
  UNIQUE (list_id, number)
);
CREATE INDEX edits_by_age ON lishop.edits (created_at);
COMMENT ON TABLE lishop.edits IS
  'What was answered to an edit that its client gave an id (Idempotency-Key, clientId): the same again gets the same answer, for 30 days; of a list the last 10,000 (lishop.forget_edits).';
COMMENT ON COLUMN lishop.edits.number IS 'In the order of the list, from 1 on: see lishop.lists.last_edit.';
`;

export class LiShopTables1765000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
