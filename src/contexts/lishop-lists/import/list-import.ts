import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import type { SecretBox } from '../../../shared/secrets/secret-box.js';
import { PURPOSE as KEY_PURPOSE, secretContext as keyContext } from '../keys/api-keys.repository.js';
import {
  lockPayment,
  PURPOSE as PAYMENT_PURPOSE,
  secretContext as paymentContext,
} from '../lists/payment-identifier.js';
import {
  PURPOSE as RECEIPT_PURPOSE,
  secretContext as receiptContext,
} from '../receipts/receipts.repository.js';
import { isSigned } from '../storekit/signed-text.js';
import { LineError, type ImportedList } from './imported-list.js';

/** What came of a line. */
export type Imported =
  | 'imported'
  /** By an earlier run; what phones did since stays. */
  | 'there already'
  /** By an earlier run, and its owner has deleted it since. */
  | 'deleted since';

/**
 * Takes a list over from the Rails server, whole or not at all: its keys go on, its articles have their ids and times, and it counts as paid
 * without Apple being asked. A list that an earlier run took over is left as it is.
 * @param transaction an open one
 * @throws LineError where a phone made a list of this payment here, or a key is another list's
 */
export async function importList(
  transaction: Queryable,
  box: SecretBox,
  list: ImportedList,
): Promise<Imported> {
  await lockPayment(transaction, box, list.paymentIdentifier);
  const [known] = await transaction.query<{ imported: boolean; deleted: boolean }>(
    `SELECT imported, false AS deleted FROM lishop.lists WHERE payment_index = ANY($1) AND deleted_at IS NULL
     UNION ALL SELECT imported, true FROM lishop.lists WHERE payment_index = ANY($1) AND deleted_at IS NOT NULL
     ORDER BY deleted, imported DESC LIMIT 1`,
    [box.blindIndexes(list.paymentIdentifier, PAYMENT_PURPOSE)],
  );
  if (known?.imported === true) return known.deleted ? 'deleted since' : 'there already';
  if (known?.deleted === false) throw new LineError('a phone has made a list of this payment here');
  await requireFreeKeys(transaction, box, list);
  const id = await addList(transaction, box, list);
  const receipt = await addReceipt(transaction, box, id, list.receipt);
  await addKeys(transaction, box, id, receipt, list);
  await addArticles(transaction, id, list);
  return 'imported';
}

async function requireFreeKeys(
  transaction: Queryable,
  box: SecretBox,
  { keys }: ImportedList,
): Promise<void> {
  const indexes = keys.flatMap(({ key }) => box.blindIndexes(key, KEY_PURPOSE));
  const taken = await transaction.query('SELECT 1 FROM lishop.api_keys WHERE key_index = ANY($1) LIMIT 1', [
    indexes,
  ]);
  if (taken.length > 0) throw new LineError('one of its keys is another list’s');
}

async function addList(
  transaction: Queryable,
  box: SecretBox,
  { paymentIdentifier }: ImportedList,
): Promise<number> {
  const index = box.blindIndex(paymentIdentifier, PAYMENT_PURPOSE);
  const rows = await transaction.query<{ id: number }>(
    `INSERT INTO lishop.lists (payment_index, payment_sealed, verdict, proven, imported) VALUES ($1, $2, 'valid', true, true) RETURNING id`,
    [index, box.seal(paymentIdentifier, paymentContext(index))],
  );
  return oneRow(rows).id;
}

async function addReceipt(
  transaction: Queryable,
  box: SecretBox,
  list: number,
  receipt: string,
): Promise<string> {
  const id = randomUUID();
  await transaction.query(
    `INSERT INTO lishop.receipts (id, list_id, receipt_index, sealed, current, signed) VALUES ($1, $2, $3, $4, true, $5)`,
    [
      id,
      list,
      box.blindIndex(receipt, RECEIPT_PURPOSE),
      box.seal(receipt, receiptContext(id)),
      isSigned(receipt),
    ],
  );
  return id;
}

/** Of the owner's keys the last one is the newest. The others go on until its next registration, which gives them a day more. */
async function addKeys(
  transaction: Queryable,
  box: SecretBox,
  list: number,
  receipt: string,
  { keys }: ImportedList,
): Promise<void> {
  const newest = keys.findLastIndex(({ email }) => email === undefined);
  const rows = keys.map(({ key, email }, n) => {
    const index = box.blindIndex(key, KEY_PURPOSE);
    const isOwner = email === undefined;
    return {
      key_index: index.toString('hex'),
      sealed: box.seal(key, keyContext(index)).toString('hex'),
      owner: isOwner,
      email: email?.spelled ?? null,
      email_compared: email?.compared ?? null,
      expires_at: isOwner && n !== newest ? 'infinity' : null,
      place: n,
    };
  });
  await transaction.query(
    `INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner, email, email_compared, created_at, expires_at, receipt_id)
     SELECT decode(key_index, 'hex'), decode(sealed, 'hex'), $1, owner, email, email_compared, now() + place * interval '1 microsecond',
       expires_at, CASE WHEN owner THEN $2::uuid END
     FROM json_to_recordset($3) AS k (key_index text, sealed text, owner boolean, email text, email_compared text, expires_at timestamptz, place integer)`,
    [list, receipt, JSON.stringify(rows)],
  );
}

async function addArticles(transaction: Queryable, list: number, { articles }: ImportedList): Promise<void> {
  if (articles.length === 0) return;
  const rows = articles.map((article) => ({ list_id: list, ...article }));
  await transaction.query(
    'INSERT INTO lishop.articles SELECT a.* FROM json_populate_recordset(NULL::lishop.articles, $1) a',
    [JSON.stringify(rows)],
  );
  await transaction.query(
    `UPDATE lishop.lists l SET articles = a.articles, bytes = a.bytes, last_article = a.last_article, last_change = a.last_change
     FROM (SELECT count(*) AS articles, sum(lishop.article_bytes(o)) AS bytes, max(id) AS last_article, max(updated_at) AS last_change
       FROM lishop.articles o WHERE list_id = $1) a WHERE l.id = $1`,
    [list],
  );
}
