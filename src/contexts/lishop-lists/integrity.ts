import {
  QUARTET_IS_RUNNING,
  sealedTable,
  type IntegrityChecks,
} from '../../shared/integrity/integrity-checks.js';
import { ARTICLE_FIELDS } from './articles/article.js';
import { PURPOSE as KEY_PURPOSE, secretContext as keyContext } from './keys/api-keys.repository.js';
import { PURPOSE as PAYMENT_PURPOSE, secretContext as paymentContext } from './lists/payment-identifier.js';
import {
  PURPOSE as RECEIPT_PURPOSE,
  secretContext as receiptContext,
} from './receipts/receipts.repository.js';
import {
  PURPOSE as PURCHASE_PURPOSE,
  secretContext as purchaseContext,
} from './storekit/purchases.repository.js';

/** As lishop.article_bytes counts them; a database that has just been restored has no functions yet. */
const BYTES = ARTICLE_FIELDS.map((field) => `coalesce(octet_length(${field}), 0)`).join(' + ');

const ALL_ARTICLES =
  'SELECT list_id, id, updated_at FROM lishop.articles UNION ALL SELECT list_id, id, updated_at FROM lishop.tombstones';

/** What the constraints of schema lishop do not already hold. */
export const lishopIntegrity: IntegrityChecks = {
  context: 'lishop',
  schema: 'lishop',
  invariants: [
    {
      name: 'each list counts its own articles',
      over: 'lishop.lists',
      wrong: `SELECT format('list %s: says %s, has %s', l.id, l.articles, coalesce(a.articles, 0)) AS what
        FROM lishop.lists l LEFT JOIN (
          SELECT list_id, count(*) AS articles FROM lishop.articles GROUP BY list_id
        ) a ON a.list_id = l.id
        WHERE l.articles <> coalesce(a.articles, 0)`,
    },
    {
      name: 'each list counts the bytes of its articles',
      over: 'lishop.lists',
      wrong: `SELECT format('list %s: says %s, has %s', l.id, l.bytes, coalesce(a.bytes, 0)) AS what
        FROM lishop.lists l LEFT JOIN (
          SELECT list_id, sum(${BYTES}) AS bytes FROM lishop.articles GROUP BY list_id
        ) a ON a.list_id = l.id
        WHERE l.bytes <> coalesce(a.bytes, 0)`,
    },
    {
      name: 'no article has an id that its list may give again',
      over: 'lishop.lists',
      wrong: `SELECT format('list %s: last id %s, has %s', l.id, l.last_article, a.last) AS what
        FROM lishop.lists l JOIN (SELECT list_id, max(id) AS last FROM (${ALL_ARTICLES}) all_articles GROUP BY list_id) a ON a.list_id = l.id
        WHERE a.last > l.last_article`,
    },
    {
      name: 'no article was changed after the last change of its list',
      over: 'lishop.lists',
      wrong: `SELECT format('list %s: last change %s, has %s', l.id, l.last_change, a.last) AS what
        FROM lishop.lists l JOIN (
          SELECT list_id, max(updated_at) AS last FROM (${ALL_ARTICLES}) all_articles GROUP BY list_id
        ) a ON a.list_id = l.id
        WHERE a.last > l.last_change`,
    },
    {
      name: 'no article, key or receipt is without its list',
      over: 'lishop.articles',
      wrong: ['articles', 'tombstones', 'api_keys', 'receipts']
        .map(
          (table) => `SELECT format('${table} of list %s', list_id) AS what FROM lishop.${table} t
            WHERE NOT EXISTS (SELECT FROM lishop.lists l WHERE l.id = t.list_id)`,
        )
        .join(' UNION ALL '),
    },
    {
      name: 'no list has two owner keys that do not end',
      over: 'lishop.lists',
      wrong: `SELECT format('list %s has %s', l.id, k.keys) AS what
        FROM lishop.lists l JOIN (
          SELECT list_id, count(*) AS keys FROM lishop.api_keys WHERE owner AND proven AND expires_at IS NULL GROUP BY list_id
        ) k ON k.list_id = l.id
        WHERE k.keys > 1`,
    },
    {
      name: "no guest's key ends by itself",
      over: 'lishop.api_keys',
      wrong: `SELECT format('a key of list %s', list_id) AS what FROM lishop.api_keys WHERE NOT owner AND expires_at IS NOT NULL`,
    },
    {
      name: 'each list has the receipt that it lives by',
      over: 'lishop.lists',
      wrong: `SELECT format('list %s', l.id) AS what
        FROM lishop.lists l WHERE NOT EXISTS (SELECT FROM lishop.receipts r WHERE r.list_id = l.id AND r.current)`,
    },
    {
      name: 'each key works that belongs to the receipt its list lives by, and no other',
      over: 'lishop.api_keys',
      wrong: `SELECT format('a key of list %s', k.list_id) AS what
        FROM lishop.api_keys k JOIN lishop.receipts r ON r.id = k.receipt_id
        WHERE k.proven <> r.current OR k.list_id <> r.list_id`,
    },
    {
      name: 'each receipt that nothing is known of will be asked about',
      over: 'lishop.receipts',
      wrong: `SELECT format('list %s', r.list_id) AS what
        FROM lishop.receipts r JOIN lishop.lists l ON l.id = r.list_id
        WHERE l.deleted_at IS NULL AND r.next_try IS NULL AND r.last_status IS NULL AND (NOT r.current OR l.verdict = 'pending')`,
    },
    {
      name: 'no receipt is stuck',
      over: 'lishop.receipts',
      wrong: `SELECT format('list %s: due since %s after %s tries', list_id, next_try, tries) AS what
        FROM lishop.receipts WHERE next_try < now() - interval '1 hour' AND ${QUARTET_IS_RUNNING}`,
    },
    {
      name: 'no receipt is claimed or put off for longer than a verifier would',
      over: 'lishop.receipts',
      // Until what was paid for ends; else for 6 hours where nothing is known, 18 where it may be malformed, 7 days where it has expired.
      wrong: `SELECT format('list %s: until %s', list_id, next_try) AS what FROM lishop.receipts
        WHERE next_try > CASE WHEN last_status IS NULL AND malformed = 0 THEN now() + interval '7 hours'
          ELSE greatest(ends_at, now() + interval '8 days') END`,
    },
    {
      name: 'nobody is asked about the receipt of a deleted list',
      over: 'lishop.receipts',
      wrong: `SELECT format('list %s', l.id) AS what FROM lishop.lists l JOIN lishop.receipts r ON r.list_id = l.id
        WHERE l.deleted_at IS NOT NULL AND r.next_try IS NOT NULL`,
    },
    {
      name: 'no article is there and removed',
      over: 'lishop.tombstones',
      wrong: `SELECT format('article %s of list %s', t.id, t.list_id) AS what
        FROM lishop.tombstones t JOIN lishop.articles a ON a.list_id = t.list_id AND a.id = t.id`,
    },
    {
      name: 'no list has forgotten what it still knows',
      over: 'lishop.lists',
      wrong: `SELECT format('list %s: last change %s, forgotten %s', id, last_change, forgotten) AS what
        FROM lishop.lists WHERE forgotten > last_change`,
    },
    {
      name: 'no tombstone is kept for longer than 90 days',
      over: 'lishop.tombstones',
      wrong: `SELECT format('list %s', list_id) AS what FROM lishop.tombstones
        WHERE updated_at < now() - interval '91 days' AND ${QUARTET_IS_RUNNING}`,
    },
    {
      name: 'no list keeps more than its last 10,000 edits',
      over: 'lishop.edits',
      wrong: `SELECT format('list %s: number %s of %s', l.id, e.number, l.last_edit) AS what
        FROM lishop.lists l JOIN lishop.edits e ON e.list_id = l.id
        WHERE e.number > l.last_edit OR e.number <= l.last_edit - 10000`,
    },
    {
      name: 'no edit is kept for longer than 30 days',
      over: 'lishop.edits',
      wrong: `SELECT format('list %s', list_id) AS what FROM lishop.edits
        WHERE created_at < now() - interval '31 days' AND ${QUARTET_IS_RUNNING}`,
    },
  ],
  plainBytes: ['lishop.edits.fingerprint'],
  sealed: [
    sealedTable<{ payment_index: Buffer }>({
      table: 'lishop.lists',
      key: ['id'],
      sealed: [
        { column: 'payment_sealed', associatedData: ({ payment_index }) => paymentContext(payment_index) },
      ],
      index: { column: 'payment_index', purpose: PAYMENT_PURPOSE, of: 'payment_sealed' },
    }),
    sealedTable<{ key_index: Buffer }>({
      table: 'lishop.api_keys',
      key: ['key_index'],
      sealed: [{ column: 'sealed', associatedData: ({ key_index }) => keyContext(key_index) }],
      index: { column: 'key_index', purpose: KEY_PURPOSE, of: 'sealed' },
    }),
    sealedTable<{ payment_index: Buffer }>({
      table: 'lishop.purchases',
      key: ['id'],
      sealed: [
        { column: 'payment_sealed', associatedData: ({ payment_index }) => purchaseContext(payment_index) },
      ],
      index: { column: 'payment_index', purpose: PURCHASE_PURPOSE, of: 'payment_sealed' },
    }),
    sealedTable<{ id: string }>({
      table: 'lishop.receipts',
      key: ['id'],
      sealed: [{ column: 'sealed', associatedData: ({ id }) => receiptContext(id) }],
      index: { column: 'receipt_index', purpose: RECEIPT_PURPOSE, of: 'sealed' },
    }),
  ],
};
