import { describe, expect, it } from '@jest/globals';
import { receiptBackoff, verificationStep, type Asked } from './verification-step.js';

const NOW = Date.UTC(2026, 10, 25);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FOUNDING: Asked = { current: true, proven: false, tries: 1, malformed: 0 };
const PROVEN: Asked = { ...FOUNDING, proven: true };
const STRANGER: Asked = { ...PROVEN, current: false };
const step = (asked: Asked, status: number, more: object = {}) =>
  verificationStep(asked, { status, ...more }, { now: NOW, bundleId: undefined });

describe('what comes of an answer of the App Store', () => {
  it.each<[string, Asked, number, string | undefined, number | undefined]>([
    ['the first receipt is good', FOUNDING, 0, 'valid', undefined],
    ['the first receipt is no receipt', FOUNDING, 21003, 'invalid', undefined],
    ['the first receipt has expired', FOUNDING, 21006, 'expired', DAY],
    ['the first receipt is of the sandbox, which is closed', FOUNDING, 21007, 'invalid', undefined],
    ['our password is wrong', FOUNDING, 21004, 'invalid', 30_000],
    ['our password is wrong, and the list was valid', PROVEN, 21004, undefined, 30_000],
    ['our question is wrong, and the list was valid', PROVEN, 21000, undefined, 30_000],
    ["our password is wrong for a stranger's receipt", STRANGER, 21004, undefined, 30_000],
    ['the first receipt is malformed, or Apple troubled', FOUNDING, 21002, undefined, 5 * MINUTE],
    ['it is so at the fourth time', { ...FOUNDING, malformed: 3 }, 21002, undefined, 18 * HOUR],
    ['it is so at the fifth time', { ...FOUNDING, malformed: 4 }, 21002, 'invalid', undefined],
    ['a receipt is malformed that was good', { ...PROVEN, malformed: 40 }, 21002, undefined, 30_000],
    [
      "a stranger's is malformed for the fifth time",
      { ...STRANGER, malformed: 4 },
      21002,
      'invalid',
      undefined,
    ],
    ['a receipt that was good has expired', PROVEN, 21006, 'expired', DAY],
    ['it has been so for long', { ...PROVEN, tries: 61 }, 21006, 'expired', 7 * DAY],
    ['a receipt that was good is none any more', PROVEN, 21003, 'invalid', undefined],
    ["a stranger's has expired", STRANGER, 21006, 'expired', undefined],
  ])('should be right where %s', (_when, asked, status, verdict, waitMs) => {
    const came = step(asked, status);
    expect(came.kind === 'decide' ? came.judgement.verdict : undefined).toBe(verdict);
    expect(came.waitMs).toBe(waitMs);
  });

  it('should ask about a subscription again at its end', () => {
    const receipt = { in_app: [{ expires_date_ms: String(NOW + 30 * DAY) }] };
    expect(step(FOUNDING, 0, { receipt })).toMatchObject({ kind: 'decide', waitMs: 30 * DAY });
  });

  it('should count 21002 five times within a day or so', () => {
    let waited = 0;
    for (let malformed = 0; malformed < 4; malformed += 1) {
      waited += step({ ...FOUNDING, malformed }, 21002).waitMs ?? 0;
    }
    expect(waited).toBeGreaterThan(23 * HOUR);
    expect(waited).toBeLessThan(25 * HOUR);
  });

  it('should wait twice as long each time, up to 6 hours', () => {
    expect([1, 2, 3, 10, 11, 1_000].map(receiptBackoff)).toEqual([
      30_000,
      MINUTE,
      2 * MINUTE,
      256 * MINUTE,
      6 * HOUR,
      6 * HOUR,
    ]);
  });
});
