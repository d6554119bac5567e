import { describe, expect, it } from '@jest/globals';
import { StaleClaimDetector } from './stale-claim-detector.js';

const MINUTE = 60_000;
const claim = { id: 'a', tries: 1 };

/** Looks every 2 s from minute to minute. @returns what was found at the end */
function lookOn(watch: StaleClaimDetector, claims: (typeof claim)[], from: number, to: number) {
  let found: readonly (typeof claim)[] = [];
  for (let at = from * MINUTE; at <= to * MINUTE; at += 2_000) found = watch.look(claims, at);
  return found;
}

describe('StaleClaimDetector', () => {
  it('should find a claim abandoned that stood unchanged for ten minutes', () => {
    const watch = new StaleClaimDetector();
    expect(lookOn(watch, [claim], 0, 9.9)).toEqual([]);
    expect(lookOn(watch, [claim], 9.95, 10.1)).toEqual([claim]);
  });

  it('should begin anew with another claim of the same mail, and when one was gone for a while', () => {
    const watch = new StaleClaimDetector();
    lookOn(watch, [claim], 0, 9);
    expect(lookOn(watch, [{ ...claim, tries: 2 }], 9, 18)).toEqual([]);
    expect(lookOn(watch, [], 18, 18.1)).toEqual([]);
    expect(lookOn(watch, [{ ...claim, tries: 2 }], 18.2, 28)).toEqual([]);
  });

  it('should begin anew when it could not look for a minute, as the sender could not say how it went', () => {
    const watch = new StaleClaimDetector();
    lookOn(watch, [claim], 0, 9);
    expect(lookOn(watch, [claim], 60, 69.9)).toEqual([]);
    expect(lookOn(watch, [claim], 69.9, 70.1)).toEqual([claim]);
  });
});
