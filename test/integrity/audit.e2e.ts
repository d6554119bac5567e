import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import { audit, type Finding } from '../../src/shared/integrity/audit.js';
import { OperatorConnection } from '../../src/shared/database/operator-connection.js';
import { integrityChecks } from '../../src/assembly.js';
import { ImvuSimulator } from '../simulators/imvu.js';
import { Community, communityEnvironment } from '../support/community.js';
import { knowPurchase } from '../support/known-purchase.js';
import { startTestApp, TEST_SECRETS_KEY, type TestApp } from '../support/test-app.js';

let imvu: ImvuSimulator;
let quartet: TestApp;
const box = new SecretBox([Buffer.from(TEST_SECRETS_KEY, 'base64')]);

beforeAll(async () => {
  imvu = await ImvuSimulator.start();
  quartet = await startTestApp(communityEnvironment(imvu));
  await Community.settle({ ...quartet, bobux: quartet.key }, imvu);
  await knowPurchase(quartet);
});
afterAll(async () => {
  await quartet.close();
  await imvu.close();
});

/** Audits what one transaction sees, and takes back what it did before. */
async function auditAfter(...damage: string[]): Promise<Finding[]> {
  const connection = await OperatorConnection.open(quartet.database.adminUrl, 'quartet audit');
  try {
    await connection.query('BEGIN');
    // As superuser: past every trigger and foreign key, as a damaged disk would be.
    await connection.query('SET LOCAL session_replication_role = replica');
    for (const statement of damage) await connection.query(statement);
    const findings: Finding[] = [];
    for await (const finding of audit(connection, box, integrityChecks)) findings.push(finding);
    return findings;
  } finally {
    await connection.close();
  }
}

const broken = (findings: Finding[]): string[] =>
  findings.filter(({ verdict }) => verdict !== 'ok').map(({ check }) => check);

const flip = (column: string): string =>
  `set_byte(${column}, length(${column}) - 1, (get_byte(${column}, length(${column}) - 1) + 1) % 256)`;

/** For each check what breaks it, and where they cannot be told apart, which others see it too. */
const damages: Record<string, { readonly by: string[]; readonly also?: string[] }> = {
  'the first credentials are there': {
    by: [`DELETE FROM platform.secrets WHERE name = 'first credentials'`],
  },
  'no mail is stuck in the outbox': {
    by: [`UPDATE platform.outbox_mails SET next_try = now() - interval '2 hours'`],
  },
  'no mail is put off for longer than a sender would': {
    by: [`UPDATE platform.outbox_mails SET next_try = now() + interval '2 hours'`],
  },
  'no mail was given up': {
    by: [`UPDATE platform.outbox_mails SET next_try = NULL`],
  },
  'no mail waits for a mail server that takes it': { by: [`UPDATE platform.outbox_mails SET tries = 11`] },
  'no webhook message is stuck': {
    by: [
      `INSERT INTO platform.webhook_messages (id, at, type, data, next_try) VALUES (gen_random_uuid(), now(), 't', '{}', now() - interval '2 hours')`,
    ],
  },
  'no webhook message was given up': {
    by: [
      `INSERT INTO platform.webhook_messages (id, at, type, data) VALUES (gen_random_uuid(), now(), 't', '{}')`,
    ],
  },
  'no notice is stuck before its mail': {
    by: [
      `INSERT INTO platform.operator_notices (at, summary, help) VALUES (now() - interval '2 hours', 's', 'h')`,
    ],
  },
  'each balance is the sum of its entries': {
    by: ['UPDATE bobux.players SET bobux = bobux - 1 WHERE bobux > 0'],
  },
  'each entry begins where the one before it ended': {
    // Two gaps that make up for one another: the sum is right.
    by: [
      `UPDATE bobux.entries SET balance_before = balance_before + 1, balance_after = balance_after + 1, amount = amount + CASE operation WHEN 'set' THEN 1 ELSE 0 END
       WHERE id = (SELECT id FROM bobux.entries ORDER BY id OFFSET 1 LIMIT 1)`,
    ],
  },
  'each entry ends where its operation leads': {
    by: [`UPDATE bobux.entries SET amount = amount + 1 WHERE operation = 'set'`],
  },
  'each transfer has two sides of the same amount': {
    by: [`UPDATE bobux.entries SET transfer_id = NULL WHERE operation = 'transfer_in'`],
  },
  'each hold is what its entries say': {
    by: [`UPDATE bobux.holds SET state = 'released', captured = 0 WHERE state = 'held'`],
  },
  'each reversal undoes its entry': {
    by: [`UPDATE bobux.entries SET reverses_id = -reverses_id WHERE operation = 'reverse'`],
  },
  'nothing is negative or past 2^53 - 1': {
    by: [
      `UPDATE bobux.entries SET operation = 'subtract', amount = -amount WHERE id = (SELECT id FROM bobux.entries WHERE operation = 'add' LIMIT 1)`,
    ],
  },
  'each player has an id of 1 to 64 characters': {
    by: ['UPDATE bobux.players SET steam = NULL, discord = NULL'],
  },
  'each total is at least what the history gave, and the balance': {
    by: ['UPDATE bobux.players SET bobuxtotal = bobux'],
  },
  'each entry names a key that is known': {
    by: [`UPDATE bobux.entries SET api_key = gen_random_uuid() WHERE sql_statement_id IS NULL`],
  },
  'each entry of sendsql names a statement that is known, of the same key': {
    by: ['UPDATE bobux.entries SET sql_statement_id = -1 WHERE sql_statement_id IS NOT NULL'],
  },
  'no balance was changed in the database by hand': {
    by: [`UPDATE bobux.entries SET sql_statement_id = NULL, api_key = NULL WHERE operation = 'sql'`],
  },
  'each statement of sendsql names a key that is known': {
    by: [
      `INSERT INTO bobux.sql_statements (api_key, statement, backend_pid, finished) VALUES (gen_random_uuid(), '', 0, now())`,
    ],
  },
  'each statement of sendsql ended': {
    by: [`UPDATE bobux.sql_statements SET started = now() - interval '1 hour', finished = NULL`],
  },
  'each nonce names a key that is known': {
    by: [
      `INSERT INTO bobux.nonces (api_key, nonce, fingerprint, answer)
       SELECT gen_random_uuid(), nonce, fingerprint, answer FROM bobux.nonces WHERE answer IS NOT NULL LIMIT 1`,
    ],
    also: ['every sealed value opens (bobux.nonces)'],
  },
  'each nonce has its answer': { by: ['UPDATE bobux.nonces SET answer = NULL, outcome = NULL'] },
  'no nonce is kept for longer than a day': {
    by: [`UPDATE bobux.nonces SET created = now() - interval '2 days'`],
  },
  'each list counts its own articles': { by: ['UPDATE lishop.lists SET articles = articles + 1'] },
  'each list counts the bytes of its articles': { by: ['UPDATE lishop.lists SET bytes = bytes + 1'] },
  'nobody is asked about the receipt of a deleted list': {
    by: ['UPDATE lishop.lists SET deleted_at = now()'],
  },
  'no list keeps more than its last 10,000 edits': {
    by: ['UPDATE lishop.lists SET last_edit = last_edit + 10000'],
  },
  'no edit is kept for longer than 30 days': {
    by: [`UPDATE lishop.edits SET created_at = now() - interval '32 days'`],
  },
  'no article has an id that its list may give again': { by: ['UPDATE lishop.lists SET last_article = 0'] },
  'no article, key or receipt is without its list': {
    by: ['UPDATE lishop.articles SET list_id = -1'],
    also: ['each list counts its own articles', 'each list counts the bytes of its articles'],
  },
  'no list has two owner keys that do not end': {
    by: ['UPDATE lishop.api_keys SET owner = true, email = NULL, email_compared = NULL'],
  },
  "no guest's key ends by itself": { by: ['UPDATE lishop.api_keys SET expires_at = now() WHERE NOT owner'] },
  'no article was changed after the last change of its list': {
    by: [`UPDATE lishop.lists SET last_change = last_change - interval '1 day'`],
  },
  'no article is there and removed': {
    by: ['INSERT INTO lishop.tombstones SELECT *, now() FROM lishop.articles'],
  },
  'no list has forgotten what it still knows': { by: [`UPDATE lishop.lists SET forgotten = 'infinity'`] },
  'no tombstone is kept for longer than 90 days': {
    by: [
      `INSERT INTO lishop.tombstones (list_id, id, name, qty, checked, created_at, updated_at, deleted_at)
       SELECT id, -1, '', '', '', now(), now() - interval '92 days', now() FROM lishop.lists`,
    ],
  },
  'each list has the receipt that it lives by': {
    by: ['UPDATE lishop.api_keys SET receipt_id = NULL', 'UPDATE lishop.receipts SET current = false'],
  },
  'each key works that belongs to the receipt its list lives by, and no other': {
    by: ['UPDATE lishop.api_keys SET proven = false WHERE owner'],
  },
  'each receipt that nothing is known of will be asked about': {
    by: ['UPDATE lishop.receipts SET next_try = NULL'],
  },
  'no receipt is stuck': { by: [`UPDATE lishop.receipts SET next_try = now() - interval '2 hours'`] },
  'no receipt is claimed or put off for longer than a verifier would': {
    by: [`UPDATE lishop.receipts SET next_try = now() + interval '9 days'`],
  },
  "each user's answer is what its columns say": {
    by: [
      `CREATE OR REPLACE FUNCTION imbachat.user_object(
         user_id bigint, name text, avatar_url text, profile_url text, lastlogin bigint, badge text, profiles jsonb, chat_role text,
         permissions jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT name'`,
    ],
  },
  'no friend is without his user': { by: ['DELETE FROM imbachat.users'] },
  'nobody is his own friend': {
    by: ['INSERT INTO imbachat.friends (user_id, friend_id, place) VALUES (1, 1, 9)'],
  },
  'no two friends of a user stand in one place': {
    by: ['INSERT INTO imbachat.friends (user_id, friend_id, place) VALUES (1, 3, 1)'],
  },
  'no user, account, session or lease is without what it belongs to': {
    by: ['UPDATE imvu.users SET api_key_id = gen_random_uuid()'],
  },
  'each lease is of a session of its own user': {
    by: [
      `INSERT INTO imvu.users (id, api_key_id, username, password_hash) SELECT gen_random_uuid(), id, 'another', '' FROM imvu.api_keys`,
      `UPDATE imvu.checkouts SET user_id = (SELECT id FROM imvu.users WHERE username = 'another')`,
    ],
  },
  'no session is leased to anyone else while it is leased for one alone': {
    by: [
      `INSERT INTO imvu.checkouts (id, session_id, user_id, exclusive, created_at, expires_at)
       SELECT gen_random_uuid(), session_id, user_id, true, created_at, expires_at FROM imvu.checkouts`,
    ],
  },
  'each lease that ended says how': { by: ['UPDATE imvu.checkouts SET ended_at = now()'] },
  'each session that is not valid says why, and no valid one does': {
    by: ['UPDATE imvu.sessions SET valid = false'],
  },
  'each account that waits for a code has the cookie for it': {
    by: [`UPDATE imvu.accounts SET pending_cookie = NULL WHERE state = 'needs_code'`],
  },
  'no login is claimed for longer than one takes': {
    by: [
      `UPDATE imvu.accounts SET login_claim = gen_random_uuid(), login_claimed_until = now() + interval '1 hour'`,
    ],
  },
  'no session was used less often than never': { by: ['UPDATE imvu.sessions SET uses = -1'] },
};

const sealedTables = integrityChecks.flatMap(({ sealed }) => sealed);

describe('the audit', () => {
  it('should find nothing wrong with what a busy community left', async () => {
    const findings = await auditAfter();
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    // Each of them looked at something.
    const empty = findings.filter(({ checked }) => checked === 0).map(({ of }) => of);
    expect(empty).toEqual([]);
  });

  it('should know a damage for each of its checks', () => {
    const invariants = integrityChecks.flatMap((checks) => checks.invariants.map(({ name }) => name));
    expect(Object.keys(damages).sort()).toEqual(invariants.sort());
  });

  it.each(Object.entries(damages))('should find it broken that %s', async (check, { by, also = [] }) => {
    const findings = await auditAfter(...by);
    const found = findings.find((finding) => finding.check === check);
    expect(found?.found).toBeGreaterThan(0);
    expect(found?.examples.length).toBeGreaterThan(0);
    expect(broken(findings).sort()).toEqual([check, ...also].sort());
  });

  it.each(sealedTables.flatMap(({ table, sealed }) => sealed.map(({ column }) => [table, column])))(
    'should find that a value of %s.%s does not open',
    async (table, column) => {
      const findings = await auditAfter(
        `UPDATE ${table} SET ${column} = ${flip(column)} WHERE ${column} IS NOT NULL`,
      );
      const wrong = findings.filter(({ verdict }) => verdict === 'wrong');
      expect(wrong.map(({ of }) => of)).toEqual([table]);
      expect(wrong[0]?.examples[0]).toMatch(/does not belong here or was changed/);
    },
  );

  it.each(sealedTables.flatMap(({ table, index }) => (index ? [[table, index.column]] : [])))(
    'should find that %s.%s is not the index of what it says',
    async (table, column) => {
      const findings = await auditAfter(`UPDATE ${table} SET ${column} = ${flip(column)}`);
      expect(findings.filter(({ verdict }) => verdict === 'wrong').map(({ of }) => of)).toEqual([table]);
    },
  );

  it('should tell what an older key still seals, and call nothing wrong', async () => {
    const rotated = new SecretBox([Buffer.alloc(32, 9), Buffer.from(TEST_SECRETS_KEY, 'base64')]);
    const connection = await OperatorConnection.open(quartet.database.url, 'quartet audit');
    try {
      const findings: Finding[] = [];
      for await (const finding of audit(connection, rotated, integrityChecks)) findings.push(finding);
      expect(findings.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
      expect(broken(findings)).toEqual(
        sealedTables.map(({ table }) => `all is sealed under the first key (${table})`),
      );
    } finally {
      await connection.close();
    }
  });
});
