import { describe, expect, it } from '@jest/globals';
import { judge, type AppStoreAnswer } from './judgement.js';

const NOW = Date.UTC(2026, 10, 25);
const PAST = NOW - 86_400_000;
const FUTURE = NOW + 86_400_000;
const BEYOND = NOW + 2 * 86_400_000;
const judged = (answer: Omit<AppStoreAnswer, 'status'>, paymentIdentifier = 'p', status = 0) =>
  judge({ status, ...answer }, { now: NOW, bundleId: 'es.veladan.lishop', paymentIdentifier });
const until = (expires: number, more: object = {}): object => ({ expires_date_ms: String(expires), ...more });

describe('the judgement of an answer of the App Store', () => {
  it.each<[string, Omit<AppStoreAnswer, 'status'>, string, number?]>([
    ['says nothing but its status', {}, 'valid'],
    ['names no purchases at all', { receipt: { bundle_id: 'es.veladan.lishop' } }, 'valid'],
    ['is of another app', { receipt: { bundle_id: 'com.other' } }, 'invalid'],
    ['is of another app, in the old form', { receipt: { bid: 'com.other' } }, 'invalid'],
    ['has nothing bought in it', { receipt: { in_app: [] } }, 'invalid'],
    ['has nothing bought in it, nor later', { receipt: { in_app: [] }, latest_receipt_info: [] }, 'invalid'],
    [
      'has nothing in it, but a renewal later',
      { receipt: { in_app: [] }, latest_receipt_info: [until(FUTURE)] },
      'valid',
      FUTURE,
    ],
    ['has a purchase for good', { receipt: { in_app: [{ transaction_id: '1' }] } }, 'valid'],
    [
      'has a purchase that was refunded',
      { receipt: { in_app: [{ transaction_id: '1', cancellation_date: '2026-11-01 00:00:00 Etc/GMT' }] } },
      'expired',
    ],
    ['has a subscription that ended', { receipt: { in_app: [until(PAST)] } }, 'expired'],
    [
      'has a subscription that goes on',
      { receipt: { in_app: [until(PAST), until(FUTURE)] } },
      'valid',
      FUTURE,
    ],
    [
      'has a subscription that was refunded',
      { latest_receipt_info: [until(FUTURE, { cancellation_date_ms: String(PAST) })] },
      'expired',
    ],
    ['has two that go on', { latest_receipt_info: [until(BEYOND), until(FUTURE)] }, 'valid', BEYOND],
    [
      'writes its dates in words',
      { receipt: { in_app: [{ expires_date: '2026-11-26 00:00:00 Etc/GMT' }] } },
      'valid',
      FUTURE,
    ],
    ['is of iOS 6, and ended', { receipt: { expires_date: String(PAST), product_id: 'x' } }, 'expired'],
    ['is of iOS 6, and goes on', { latest_receipt_info: { expires_date: String(FUTURE) } }, 'valid', FUTURE],
    ...(
      [
        ['is in its billing grace period', {}, 'valid', FUTURE],
        ['was in one that is over', { grace_period_expires_date_ms: String(PAST) }, 'expired'],
        ['is of another subscription than the one in grace', { original_transaction_id: '2' }, 'expired'],
      ] as const
    ).map(([what, renewal, ...expected]): [string, Omit<AppStoreAnswer, 'status'>, string, number?] => [
      what,
      {
        latest_receipt_info: [until(PAST, { original_transaction_id: '1' })],
        pending_renewal_info: [
          { original_transaction_id: '1', grace_period_expires_date_ms: String(FUTURE), ...renewal },
        ],
      },
      ...expected,
    ]),
    [
      'is in its grace period, but was refunded',
      {
        latest_receipt_info: [
          until(PAST - 1, { original_transaction_id: '1' }),
          until(PAST, { original_transaction_id: '1', cancellation_date_ms: String(PAST) }),
        ],
        pending_renewal_info: [
          { original_transaction_id: '1', grace_period_expires_date_ms: String(FUTURE) },
        ],
      },
      'expired',
    ],
    [
      'makes no sense',
      { receipt: 'x', latest_receipt_info: [null, 7, 'y', {}], pending_renewal_info: [null, {}] },
      'valid',
    ],
  ])('should be right where a genuine receipt %s', (_what, answer, verdict, ...[end]) => {
    const judgement = judged(answer);
    expect(judgement).toEqual({
      verdict,
      namesPayment: false,
      ...(end !== undefined && { endsAt: new Date(end) }),
    });
  });

  it('should look at the purchase alone that the list is known by, where the receipt names it', () => {
    const receipt = {
      in_app: [
        until(PAST, { transaction_id: '1', original_transaction_id: '1' }),
        until(BEYOND, { transaction_id: '9', original_transaction_id: '9' }),
      ],
    };
    expect(judged({ receipt }, '1')).toEqual({ verdict: 'expired', namesPayment: true });
    const renewed = [until(FUTURE, { transaction_id: '2', original_transaction_id: '1' })];
    for (const name of ['1', '2']) {
      expect(judged({ receipt, latest_receipt_info: renewed }, name)).toEqual({
        verdict: 'valid',
        namesPayment: true,
        endsAt: new Date(FUTURE),
      });
    }
  });

  it.each<[string, string | undefined, object, true | undefined]>([
    ['another', '1000000152345678', { transaction_id: '1000000199999999' }, true],
    ['this', '1000000152345678', { transaction_id: '1000000152345678' }, undefined],
    ['none', '1000000152345678', { product_id: 'x' }, undefined],
    [
      'another, but the list has a name of its own',
      'order 7',
      { transaction_id: '1000000199999999' },
      undefined,
    ],
    ['another, but is of no list', undefined, { transaction_id: '1000000199999999' }, undefined],
  ])(
    'should say whether a valid one names the purchase of another: %s',
    (_what, payment, purchase, another) => {
      expect(judged({ receipt: { in_app: [purchase] } }, payment).namesAnother).toBe(another);
    },
  );

  it.each([
    [21006, 'expired'],
    [21003, 'invalid'],
    [21010, 'invalid'],
  ])('should take the status %d for %s', (status, verdict) => {
    expect(judged({ receipt: { in_app: [until(FUTURE)] } }, 'p', status).verdict).toBe(verdict);
  });
});
