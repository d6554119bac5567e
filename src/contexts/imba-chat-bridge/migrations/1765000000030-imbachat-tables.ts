import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The user object as it goes over the wire (docs/imbachat.md), kept ready beside each user: an answer of a hundred users is then a
 * hundred texts in a row, with nothing to build. Immutable in truth, because `to_json` of a text depends on no setting.
 *
 * Not in ../sql, because a stored column is made of it: a change to it has to rewrite every row, which is a migration.
 */
const userObject = `
CREATE SCHEMA imbachat;

CREATE FUNCTION imbachat.user_object(
  user_id bigint, name text, avatar_url text, profile_url text, lastlogin bigint, badge text, profiles jsonb, chat_role text,
  permissions jsonb
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '{"user_id":' || user_id || ',"name":' || pg_catalog.to_json(name)
    || ',"avatar_url":' || coalesce(pg_catalog.to_json(avatar_url)::text, 'false')
    || coalesce(',"profile_url":' || pg_catalog.to_json(profile_url), '')
    || coalesce(',"lastlogin":' || lastlogin, '')
    || coalesce(',"badge":' || pg_catalog.to_json(badge), '')
    || coalesce(',"profiles":' || profiles::text, '')
    || coalesce(',"chat_role":' || pg_catalog.to_json(chat_role), '')
    || coalesce(',"permissions":' || permissions::text, '')
    || '}'
$$;
`;

const tables = `
CREATE TABLE imbachat.users (
  user_id bigint PRIMARY KEY CHECK (user_id BETWEEN 1 AND 9007199254740991),
  name text NOT NULL,
  name_folded text NOT NULL,
  avatar_url text,
  profile_url text,
  lastlogin bigint,
  badge text,
  profiles jsonb,
  chat_role text CHECK (chat_role IN ('admin', 'user')),
  permissions jsonb,
  login text,
  password_hash text,
  email text,
  banned boolean,
  document text NOT NULL GENERATED ALWAYS AS (
    imbachat.user_object(user_id, name, avatar_url, profile_url, lastlogin, badge, profiles, chat_role, permissions)
  ) STORED,
  CONSTRAINT users_login_unique UNIQUE (login) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON COLUMN imbachat.users.name_folded IS 'In lower case as Unicode has it, which lower() only does under some locales of the database.';
COMMENT ON COLUMN imbachat.users.banned IS 'NULL where the site never said: the next upload may leave it out without lifting a ban.';
COMMENT ON CONSTRAINT users_login_unique ON imbachat.users IS 'Deferred, so that two users of one batch may exchange their logins.';

CREATE TABLE imbachat.friends (
  user_id bigint NOT NULL REFERENCES imbachat.users ON DELETE CASCADE,
  friend_id bigint NOT NULL,
  place integer NOT NULL,
  PRIMARY KEY (user_id, friend_id)
);
CREATE INDEX friends_by_friend ON imbachat.friends (friend_id);
COMMENT ON TABLE imbachat.friends IS 'A friend need not stand in the directory: he may come from the table of the site.';
`;

/**
 * Which users changed, and in which transaction: whoever remembers user objects and the snapshot that they were read in (PostgreSQL
 * manual, "Transaction ID and Snapshot Information Functions") finds out which of them to read anew. Needs no lock and no order of
 * commits. A statement that changes many is one row without an id: everything may have changed. Written by triggers (../sql).
 */
const changes = `
CREATE TABLE imbachat.changes (
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  user_id bigint,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX changes_by_transaction ON imbachat.changes (transaction);
CREATE INDEX changes_by_age ON imbachat.changes (at);
`;

export class ImbaChatTables1765000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [userObject, tables, changes]) await runner.query(part);
  }

  down(): Promise<void> {
    throw new Error('There is no way back: restore a backup.');
  }
}
