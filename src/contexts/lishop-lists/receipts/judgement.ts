import type { Verdict } from '../keys/list-access.js';
import { EXPIRED, VALID } from './app-store-status.js';

/** What of the App Store's answer is looked at (Apple, "verifyReceipt", "responseBody"); nothing of it is trusted to have its type. */
export interface AppStoreAnswer {
  readonly status: number;
  readonly receipt?: unknown;
  readonly latest_receipt_info?: unknown;
  readonly pending_renewal_info?: unknown;
}

/** What an answer means for the list whose receipt it is about. */
export interface Judgement {
  readonly verdict: Exclude<Verdict, 'pending'>;
  /** When what was paid for ends; `undefined`: it does not. */
  readonly endsAt?: Date;
  /** Whether the receipt holds the very transaction by which the list is known. */
  readonly namesPayment: boolean;
  /** True of a valid one that holds transactions, and the list is known by the number of another. */
  readonly namesAnother?: boolean;
}

interface Expected {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** `LISHOP_APPSTORE_BUNDLE_ID`; `undefined`: any app's. */
  readonly bundleId: string | undefined;
  readonly paymentIdentifier?: string;
}

interface Transaction {
  readonly ids: readonly string[];
  /** Milliseconds since 1970, the grace period included; `undefined`: it was bought for good. */
  readonly expires: number | undefined;
  readonly cancelled: boolean;
}

/** The App Store's own numbers; what an app makes up by itself says nothing of what was bought. */
const TRANSACTION_ID = /^\d{9,20}$/;

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `1371689400000`, also as text and, in receipts of iOS 6, without `_ms` in the field's name; or `2013-06-20 00:50:00 Etc/GMT`. */
function instantOf(...values: unknown[]): number | undefined {
  for (const value of values) {
    const text = textOf(value) ?? '';
    if (/^\d{12,15}$/.test(text)) return Number(text);
    const [, day, time] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(text) ?? [];
    const instant = Date.parse(`${day ?? ''}T${time ?? ''}Z`);
    if (!Number.isNaN(instant)) return instant;
  }
  return undefined;
}

function transactionOf(value: unknown): Transaction[] {
  const fields = fieldsOf(value);
  const ids = [fields.transaction_id, fields.original_transaction_id].flatMap((id) => textOf(id) ?? []);
  const expires = instantOf(fields.expires_date_ms, fields.expires_date);
  const cancelled =
    textOf(fields.cancellation_date_ms) !== undefined || textOf(fields.cancellation_date) !== undefined;
  return ids.length > 0 || expires !== undefined || cancelled ? [{ ids, expires, cancelled }] : [];
}

function transactionsOf({ receipt, latest_receipt_info: latest }: AppStoreAnswer): Transaction[] {
  const purchases = fieldsOf(receipt).in_app;
  return [
    // Receipts of iOS 6 are one transaction themselves.
    receipt,
    ...(Array.isArray(purchases) ? (purchases as unknown[]) : []),
    ...(Array.isArray(latest) ? (latest as unknown[]) : [latest]),
  ].flatMap(transactionOf);
}

/**
 * With the billing grace period, where the shop has switched it on at Apple: a subscription whose renewal could not be collected goes on for it, unless its last
 * period was refunded.
 */
function withGrace(
  all: readonly Transaction[],
  { pending_renewal_info: renewals }: AppStoreAnswer,
): Transaction[] {
  const graces = (Array.isArray(renewals) ? (renewals as unknown[]) : []).flatMap((value) => {
    const fields = fieldsOf(value);
    const id = textOf(fields.original_transaction_id);
    const until = instantOf(fields.grace_period_expires_date_ms, fields.grace_period_expires_date);
    return id === undefined || until === undefined ? [] : [{ id, until }];
  });
  return all.map((transaction) => {
    const { ids, expires, cancelled } = transaction;
    if (expires === undefined || cancelled) return transaction;
    const until = graces
      .filter(({ id }) => ids.includes(id) && expires >= lastEnd(all, id))
      .map((grace) => grace.until);
    return { ...transaction, expires: Math.max(expires, ...until) };
  });
}

function lastEnd(all: readonly Transaction[], id: string): number {
  return Math.max(...all.filter(({ ids }) => ids.includes(id)).map(({ expires = -Infinity }) => expires));
}

/** The transactions of the subscription or purchase that is named; its renewals have ids of their own, and the first one's as original. */
function named(all: readonly Transaction[], paymentIdentifier: string | undefined): Transaction[] {
  if (paymentIdentifier === undefined) return [];
  const family = new Set(all.filter(({ ids }) => ids.includes(paymentIdentifier)).flatMap(({ ids }) => ids));
  return all.filter(({ ids }) => ids.some((id) => family.has(id)));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Apple's status says that a receipt is genuine, and no more: of which app, whether anything was bought, and until when, stands beside it. */
function judgeGenuine(answer: AppStoreAnswer, { now, bundleId, paymentIdentifier }: Expected): Judgement {
  const receipt = fieldsOf(answer.receipt);
  const all = withGrace(transactionsOf(answer), answer);
  const own = named(all, paymentIdentifier);
  const namesPayment = own.length > 0;
  const bundle = textOf(receipt.bundle_id) ?? textOf(receipt.bid);
  if (bundleId !== undefined && bundle !== undefined && bundle !== bundleId) {
    return { verdict: 'invalid', namesPayment };
  }
  const latest = answer.latest_receipt_info;
  if (isEmptyList(receipt.in_app) && (latest === undefined || latest === null || isEmptyList(latest))) {
    return { verdict: 'invalid', namesPayment };
  }
  const relevant = namesPayment ? own : all;
  const namesAnother =
    !namesPayment && TRANSACTION_ID.test(paymentIdentifier ?? '') && all.some(({ ids }) => ids.length > 0);
  const names = { namesPayment, ...(namesAnother && { namesAnother }) };
  const subscriptions = relevant.filter(({ expires }) => expires !== undefined);
  const looked = subscriptions.length > 0 ? subscriptions : relevant;
  if (looked.length === 0) return { verdict: 'valid', ...names };
  const living = looked.filter(({ expires = Infinity, cancelled }) => !cancelled && expires > now);
  if (living.length === 0) return { verdict: 'expired', namesPayment };
  const end = Math.max(...living.map(({ expires = Infinity }) => expires));
  return { verdict: 'valid', ...names, ...(end !== Infinity && { endsAt: new Date(end) }) };
}

/** What an answer that is no passing one means (seed, "Error table"; docs/lishop.md, "Receipts"). */
export function judge(answer: AppStoreAnswer, expected: Expected): Judgement {
  if (answer.status === VALID) return judgeGenuine(answer, expected);
  return { verdict: answer.status === EXPIRED ? 'expired' : 'invalid', namesPayment: false };
}
