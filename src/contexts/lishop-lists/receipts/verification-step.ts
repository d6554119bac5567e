import { backoff } from '../../../shared/jobs/backoff.js';
import { MALFORMED, isOurFault } from './app-store-status.js';
import { judge, type AppStoreAnswer, type Judgement } from './judgement.js';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;
const BACKOFF_MS = { first: 30 * SECOND_MS, longest: 6 * HOUR_MS };
/** After the first, second … answer of 21002: the fifth, a day later, counts. */
const MALFORMED_WAITS_MS = [5 * 60 * SECOND_MS, HOUR_MS, 5 * HOUR_MS, 18 * HOUR_MS];
/** Apple tries for 60 days to collect for a renewal. */
const DAILY_TRIES = 60;

/** Milliseconds until the try after the `tries`th: 30 s, 1 min, 2 min … 6 h; without end, since nobody is locked out meanwhile. */
export function receiptBackoff(tries: number): number {
  return backoff(tries, BACKOFF_MS);
}

/** What is known of a receipt before the answer. */
export interface Asked {
  /** The list lives by it: it made the list, or took the place of the one that did. */
  readonly current: boolean;
  /** The list has been valid. */
  readonly proven: boolean;
  /** Times asked since the last verdict, this one counted. */
  readonly tries: number;
  /** Answers of 21002 before this one. */
  readonly malformed: number;
}

/** What comes of an answer. `waitMs`: until the receipt is asked about again; without it, never. */
export type VerificationStep =
  | { readonly kind: 'wait'; readonly waitMs: number; readonly malformed: boolean }
  | { readonly kind: 'decide'; readonly judgement: Judgement; readonly waitMs?: number };

/**
 * Whether an answer is a verdict, and when to ask again (docs/lishop.md, "Receipts").
 * @param now milliseconds since 1970
 */
export function verificationStep(
  asked: Asked,
  answer: AppStoreAnswer,
  expected: Parameters<typeof judge>[1],
): VerificationStep {
  const { current, proven, tries, malformed } = asked;
  const nextMs = receiptBackoff(tries);
  const judgement = judge(answer, expected);
  if (isOurFault(answer.status)) {
    // Nobody who was in is locked out by our mistake; and a receipt that waits to be proven goes on waiting.
    return current && !proven
      ? { kind: 'decide', judgement, waitMs: nextMs }
      : { kind: 'wait', waitMs: nextMs, malformed: false };
  }
  if (answer.status === MALFORMED) {
    // What was read once is not malformed.
    if (current && proven) return { kind: 'wait', waitMs: nextMs, malformed: true };
    const waitMs = MALFORMED_WAITS_MS[malformed];
    if (waitMs !== undefined) return { kind: 'wait', waitMs, malformed: true };
  }
  if (judgement.verdict === 'valid' && judgement.endsAt !== undefined) {
    return { kind: 'decide', judgement, waitMs: judgement.endsAt.getTime() - expected.now };
  }
  // A subscription that is renewed late opens the list by itself.
  if (judgement.verdict === 'expired' && current) {
    return { kind: 'decide', judgement, waitMs: tries > DAILY_TRIES ? 7 * DAY_MS : DAY_MS };
  }
  return { kind: 'decide', judgement };
}
