import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys, the users bound to them, their IMVU accounts, the sessions of those, leases, and the audit of every use. */
const tables = `
CREATE SCHEMA imvu;

CREATE TABLE imvu.api_keys (
  id uuid PRIMARY KEY,
  label text NOT NULL,
  key_index bytea NOT NULL CONSTRAINT api_keys_index_unique UNIQUE,
  digest bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz
);
COMMENT ON TABLE imvu.api_keys IS
  'The key itself is not kept: it is found by the blind index of its SHA-256, which is sealed in digest. A removed key keeps its users'' data until it is purged.';

CREATE TABLE imvu.users (
  id uuid PRIMARY KEY,
  api_key_id uuid NOT NULL REFERENCES imvu.api_keys ON DELETE CASCADE,
  username text NOT NULL CONSTRAINT users_username_unique UNIQUE,
  password_hash text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX users_by_api_key ON imvu.users (api_key_id);

CREATE TABLE imvu.accounts (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES imvu.users ON DELETE CASCADE,
  username text NOT NULL,
  password bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'needs_code', 'needs_login', 'disabled')),
  paused boolean NOT NULL DEFAULT false,
  label text,
  reason text,
  reason_code text,
  upstream_code text,
  upstream_text text,
  since timestamptz NOT NULL DEFAULT now(),
  imvu_id text,
  email_hint text,
  pending_cookie bytea,
  remember_token bytea,
  rests_until timestamptz,
  next_login_at timestamptz,
  last_login_at timestamptz,
  login_streak integer NOT NULL DEFAULT 0,
  login_refusals integer NOT NULL DEFAULT 0,
  login_claim uuid,
  login_claimed_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX accounts_by_name ON imvu.accounts (user_id, lower(username));
CREATE UNIQUE INDEX accounts_by_imvu_id ON imvu.accounts (user_id, imvu_id) WHERE imvu_id IS NOT NULL;
COMMENT ON COLUMN imvu.accounts.since IS 'Since when state and reason_code are what they are.';
COMMENT ON COLUMN imvu.accounts.login_claim IS 'The login that is going on, of whichever replica: one at a time.';

CREATE TABLE imvu.sessions (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES imvu.accounts ON DELETE CASCADE,
  cookie bytea NOT NULL,
  sauce bytea,
  valid boolean NOT NULL DEFAULT true,
  invalid_since timestamptz,
  score smallint NOT NULL DEFAULT 100 CHECK (score BETWEEN 0 AND 100),
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  last_checked_at timestamptz,
  uses bigint NOT NULL DEFAULT 0,
  reason text
);
CREATE INDEX sessions_by_account ON imvu.sessions (account_id, valid);
CREATE INDEX sessions_valid ON imvu.sessions (account_id) WHERE valid;
CREATE INDEX sessions_invalid ON imvu.sessions (invalid_since) WHERE NOT valid;
COMMENT ON COLUMN imvu.sessions.invalid_since IS 'Null while valid. A session that was invalid for 30 days is swept, cookie and sauce with it.';

CREATE TABLE imvu.checkouts (
  id uuid PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES imvu.sessions ON DELETE CASCADE,
  user_id uuid NOT NULL REFERENCES imvu.users ON DELETE CASCADE,
  exclusive boolean NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  verdict text
);
CREATE INDEX checkouts_open ON imvu.checkouts (session_id, expires_at) WHERE ended_at IS NULL;
CREATE INDEX checkouts_by_expiry ON imvu.checkouts (expires_at);

CREATE TABLE imvu.uses (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  user_id uuid NOT NULL,
  session_id uuid,
  action text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  status smallint,
  milliseconds integer NOT NULL
);
CREATE INDEX uses_by_time ON imvu.uses (at);
CREATE INDEX uses_by_user ON imvu.uses (user_id, id);
COMMENT ON TABLE imvu.uses IS 'The audit: one row a use of a session. Without foreign keys, as it outlives what it names; kept for 90 days.';
`;

export class ImvuTables1765000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
