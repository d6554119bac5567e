import { readDto } from '../../../shared/validation/read-dto.js';
import { ARTICLE_FIELDS, type ArticleField } from '../articles/article.js';
import { NewLiShopArticle } from '../articles/article.dto.js';
import { MAX_ARTICLES, parseId } from '../articles/articles.repository.js';
import { parseInstant } from '../http/instant.js';
import { EmailAddress } from '../keys/email-address.js';
import { MAX_RECEIPT_LENGTH, normalizeReceipt } from '../receipts/receipt-text.js';
import { isStorable } from '../../../shared/validation/text.js';

/** What is wrong with a line. Never holds a key, a receipt or what identifies the payer. */
export class LineError extends Error {
  override readonly name = 'LineError';
}

export interface ImportedKey {
  readonly key: string;
  /** `undefined`: an owner's. */
  readonly email: EmailAddress | undefined;
}

/** A row of lishop.articles without its list. */
export type ImportedArticle = Readonly<Record<ArticleField, string | null>> & {
  readonly id: number;
  readonly created_at: string;
  readonly updated_at: string;
};

/** One line of an export. */
export interface ImportedList {
  readonly paymentIdentifier: string;
  readonly receipt: string;
  /** The newest last. */
  readonly keys: readonly ImportedKey[];
  readonly articles: readonly ImportedArticle[];
}

/** As Rails made them, and as they are described: 24 bytes in base64. */
const KEY_LENGTH = 32;
const MAX_EMAIL = 800;
const MAX_KEYS = 10_000;

type Sent = Readonly<Record<string, unknown>>;

function objectOf(value: unknown, what: string): Sent {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Sent;
  throw new LineError(`${what} is no object`);
}

function listOf(value: unknown, what: string, max: number): unknown[] {
  if (!Array.isArray(value)) throw new LineError(`${what} is no list`);
  if (value.length > max) throw new LineError(`${what} has more than ${max} elements`);
  return value;
}

function textOf(value: unknown, what: string, max: number): string {
  if (typeof value !== 'string' || value.trim() === '' || !isStorable(value))
    throw new LineError(`${what} is no text, or blank`);
  if (value.length > max) throw new LineError(`${what} is longer than ${max} characters`);
  return value;
}

/**
 * Reads a line of an export: `{"paymentIdentifier","receipt","keys":[{"api_key","email"}],"articles":[{"objectId",…}]}`.
 * @param now no article was changed later
 * @throws LineError
 */
export function readImportedList(text: string, now: Date): ImportedList {
  let sent: Sent;
  try {
    sent = objectOf(JSON.parse(text), 'the line');
  } catch (error) {
    throw error instanceof LineError ? error : new LineError('it is no JSON');
  }
  const { receipt } = sent;
  const keys = listOf(sent.keys, 'keys', MAX_KEYS).map((key, n) => readKey(key, `keys[${n}]`));
  if (!keys.some(({ email }) => email === undefined))
    throw new LineError('no key is an owner’s (without an email)');
  const articles = listOf(sent.articles ?? [], 'articles', MAX_ARTICLES).map((article, n) =>
    readArticle(article, `articles[${n}]`, now),
  );
  if (new Set(keys.map(({ key }) => key)).size < keys.length) throw new LineError('a key stands twice in it');
  if (new Set(articles.map(({ id }) => id)).size < articles.length)
    throw new LineError('an article stands twice in it');
  return {
    paymentIdentifier: textOf(sent.paymentIdentifier, 'paymentIdentifier', MAX_RECEIPT_LENGTH),
    receipt:
      receipt === undefined || receipt === null || receipt === ''
        ? ''
        : normalizeReceipt(textOf(receipt, 'receipt', MAX_RECEIPT_LENGTH)),
    keys,
    articles,
  };
}

function readKey(value: unknown, what: string): ImportedKey {
  const { api_key, email } = objectOf(value, what);
  const key = textOf(api_key, `${what}.api_key`, KEY_LENGTH);
  if (key.length < KEY_LENGTH)
    throw new LineError(`${what}.api_key is shorter than ${KEY_LENGTH} characters`);
  if (email === undefined || email === null || email === '') return { key, email: undefined };
  const address = EmailAddress.read(textOf(email, `${what}.email`, MAX_EMAIL));
  if (address === undefined) throw new LineError(`${what}.email is no address`);
  return { key, email: address };
}

function readArticle(value: unknown, what: string, now: Date): ImportedArticle {
  const sent = objectOf(value, what);
  const { objectId } = sent;
  const id =
    typeof objectId === 'string' || typeof objectId === 'number' ? parseId(String(objectId)) : undefined;
  if (id === undefined || id === 0) throw new LineError(`${what}.objectId is no number of up to 16 digits`);
  const read = readDto(NewLiShopArticle, sent, 'ignore');
  if ('problems' in read) {
    const [problem] = read.problems;
    throw new LineError(`${what}.${problem?.path.join('.') ?? ''} ${problem?.message ?? 'is wrong'}`);
  }
  const { value: fields } = read;
  const made = instantOf(sent.created_at, `${what}.created_at`, now);
  const changed = instantOf(sent.updated_at, `${what}.updated_at`, now);
  return {
    id,
    ...(Object.fromEntries(ARTICLE_FIELDS.map((field) => [field, fields[field] ?? null])) as Record<
      ArticleField,
      string | null
    >),
    created_at: made.toISOString(),
    updated_at: (changed < made ? made : changed).toISOString(),
  };
}

function instantOf(value: unknown, what: string, now: Date): Date {
  const instant = typeof value === 'string' ? parseInstant(value) : undefined;
  if (instant === undefined) throw new LineError(`${what} is no time`);
  return instant < now ? instant : now;
}
