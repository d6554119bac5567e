import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';

export const PLAYERS = 1_000_000;
export const LISTS = 100_000;
/** Has 10,000 entries, the first ones of all. */
export const BUSY_PLAYER = 17;
const ENTRIES = 300_000;
const CHAT_USERS = 100_000;
const ACCOUNTS = 2_000;
const LOG_LINES = 100_000;
const MAILS = 20_000;
const MAIL_FILES = 1_000;
const BOBUX_KEYS = 5_000;
/** More are not kept. */
const LOCKOUTS = 10_000;
/** Lists in one statement. */
const AT_ONCE = 10_000;

/** Each list has one key, one payment, and every tenth a guest. */
export const keyOf = (list: number): string => createHash('sha256').update(`key ${list}`).digest('base64url');
export const paymentOf = (list: number): string => `payment-${list}`;
export const guestOf = (list: number): string => `guest${list}@example.org`;

const uuidOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
/** The same as SQL. */
const UUID = `('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`;

/** Some that can be asked for. */
export const EXAMPLE = {
  steam: '76561197960777777',
  discord: '200000000000777777',
  account: uuidOf(77),
  mailFile: uuidOf(77),
} as const;

const BOBUX = `
  ALTER TABLE bobux.players DISABLE TRIGGER USER;
  INSERT INTO bobux.players (id, steam, discord, bobux, bobuxtotal) OVERRIDING SYSTEM VALUE
    SELECT n, 76561197960000000 + n, 200000000000000000 + n, n * 7919 % 1000003, n * 7919 % 1000003
    FROM generate_series(1, ${PLAYERS}::bigint) n;
  ALTER TABLE bobux.players ENABLE TRIGGER USER;
  INSERT INTO bobux.api_keys (key, secret, permissions, label)
    SELECT ${UUID}, sha256(n::text::bytea), 1, 'server ' || n FROM generate_series(1, ${BOBUX_KEYS}) n;
  INSERT INTO bobux.key_uses SELECT key, now() FROM bobux.api_keys;
  INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after, api_key, reason)
    SELECT CASE WHEN n <= 10000 THEN ${BUSY_PLAYER} ELSE n END, 'add', 1, n - 1, n,
      ('00000000-0000-4000-8000-' || lpad((1 + n % ${BOBUX_KEYS})::text, 12, '0'))::uuid, 'bench'
    FROM generate_series(1, ${ENTRIES}) n;`;

/** The rare lines are the oldest. */
const PLATFORM = `
  INSERT INTO platform.operator_log (at, operator, address, action, subject, before, after)
    SELECT now() - n * interval '1 minute', 'admin', '192.0.2.1',
      CASE WHEN n > ${LOG_LINES} - 5 THEN 'audit.run'
        ELSE (ARRAY['bobux.player.change', 'bobux.key.change', 'lishop.list.read', 'lishop.articles.read', 'mail.retry'])[1 + n % 5] END,
      CASE WHEN n % 1000 = 0 THEN 'player 17' ELSE 'player ' || (20 + n * 31 % 50000) END,
      '{"bobux": 1}', '{"bobux": 2, "reason": "bench"}'
    FROM generate_series(${LOG_LINES}, 1, -1) n;
  INSERT INTO platform.outbox_mails (id, sealed, next_try, tries, created)
    SELECT ${UUID}, CASE WHEN n % 2 = 0 THEN sha256('x') END, CASE WHEN n % 2 = 0 THEN now() + interval '1 year' END, 3,
      now() - n * interval '1 second' FROM generate_series(1, ${MAILS}) n;
  INSERT INTO platform.lockouts (context, address, key_id, counter, name, until)
    SELECT 'lishop', '192.0.2.' || n % 256, 'abc', 'address', n, now() + interval '1 day' FROM generate_series(1, ${LOCKOUTS}) n;
  INSERT INTO platform.minutes
    SELECT date_trunc('minute', now()) - n * interval '1 minute', '${uuidOf(1)}', context, 60, 0, '{1,2,3,4,5,6,7,8,9,10,3,2}'
    FROM generate_series(0, 48 * 60) n, unnest('{bobux,lishop,imbachat,imvu}'::text[]) context;`;

const IMBACHAT = `
  INSERT INTO imbachat.users (user_id, name, name_folded, avatar_url, login, email, banned)
    SELECT n, 'User ' || n, 'user ' || n, 'https://example.org/' || n || '.png', 'login' || n, 'mail' || n || '@example.org', n > ${CHAT_USERS - 10}
    FROM generate_series(1, ${CHAT_USERS}) n;
  INSERT INTO imbachat.friends SELECT n, 1 + n % ${CHAT_USERS}, 1 FROM generate_series(1, ${CHAT_USERS}) n;`;

const IMVU = `
  INSERT INTO imvu.api_keys (id, label, key_index, digest) VALUES ('${uuidOf(1)}', 'bench', 'x', 'x');
  INSERT INTO imvu.users (id, api_key_id, username, password_hash)
    SELECT ${UUID}, '${uuidOf(1)}', 'user' || n, 'x' FROM generate_series(1, 5) n;
  INSERT INTO imvu.accounts (id, user_id, username, password, state, created_at)
    SELECT ${UUID}, ('00000000-0000-4000-8000-' || lpad((1 + n % 5)::text, 12, '0'))::uuid, 'account' || n, 'x',
      CASE WHEN n % 100 = 0 THEN 'needs_code' ELSE 'active' END, now() - n * interval '1 minute'
    FROM generate_series(1, ${ACCOUNTS}) n;
  INSERT INTO imvu.sessions (id, account_id, cookie, created_at)
    SELECT gen_random_uuid(), a.id, 'x', now() FROM imvu.accounts a, generate_series(1, 3);`;

/** Few are deleted or refused, and they are the oldest. */
const LISHOP = `
  UPDATE lishop.lists SET deleted_at = now() WHERE id BETWEEN 1 AND 40;
  UPDATE lishop.lists SET verdict = 'invalid' WHERE id BETWEEN 41 AND 80;
  INSERT INTO lishop.articles (list_id, id, name, qty, checked, created_at, updated_at)
    SELECT l.id, n, 'Article ' || n, '1', '0', now(), now() FROM lishop.lists l, generate_series(1, 2) n;`;

async function fillLists(client: pg.ClientBase, box: SecretBox): Promise<void> {
  for (let first = 1; first <= LISTS; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, n) => first + n);
    await client.query(
      `INSERT INTO lishop.lists (id, payment_index, payment_sealed, verdict, proven, articles, last_article) OVERRIDING SYSTEM VALUE
       SELECT id, payment, 'x', 'valid', true, 2, 2 FROM unnest($1::bigint[], $2::bytea[]) AS l (id, payment)`,
      [numbers, numbers.map((n) => box.blindIndex(paymentOf(n), 'lishop.lists/payment'))],
    );
    await client.query(
      `INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner)
       SELECT key, 'x', id, true FROM unnest($1::bigint[], $2::bytea[]) AS k (id, key)`,
      [numbers, numbers.map((n) => box.blindIndex(keyOf(n), 'lishop.api_keys'))],
    );
    const hosts = numbers.filter((n) => n % 10 === 0);
    await client.query(
      `INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner, email, email_compared)
       SELECT sha256(('guest' || id)::bytea), 'x', id, false, email, email FROM unnest($1::bigint[], $2::text[]) AS k (id, email)`,
      [hosts, hosts.map(guestOf)],
    );
  }
  await client.query(LISHOP);
}

/**
 * A large community, in a database that a Quartet has migrated and no Quartet runs on. Its statistics are left to PostgreSQL.
 * @param secretsKey that Quartet's
 */
export async function fill(client: pg.ClientBase, secretsKey: string): Promise<void> {
  for (const sql of [BOBUX, PLATFORM, IMBACHAT, IMVU]) await client.query(sql);
  await fillLists(client, new SecretBox([Buffer.from(secretsKey, 'base64')]));
}

/** Mail as it lies there where no mail server is set. */
export async function fillMailFiles(outboxDir: string): Promise<void> {
  await mkdir(outboxDir, { recursive: true });
  for (let n = 1; n <= MAIL_FILES; n++)
    await writeFile(
      join(outboxDir, `${uuidOf(n)}.eml`),
      `From: a@example.org\r\nTo: ${guestOf(n)}\r\nSubject: bench\r\n\r\nA text.\r\n`,
    );
}
