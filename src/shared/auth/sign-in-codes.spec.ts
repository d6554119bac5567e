import { beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '../jobs/clock.js';
import { SIGN_IN_CODE_MS, SignInCodes } from './sign-in-codes.js';

class SetClock extends Clock {
  at = 1_800_000_000_000;
  override now(): Date {
    return new Date(this.at);
  }
}

describe('codes that sign in once', () => {
  let clock: SetClock;
  let codes: SignInCodes;
  beforeEach(() => {
    clock = new SetClock();
    codes = new SignInCodes(clock);
  });

  it('should take a code once', () => {
    const code = codes.make();
    expect([codes.redeem(code), codes.redeem(code)]).toEqual([true, false]);
  });

  it('should take a code up to 10 minutes after it was made, and no longer', () => {
    const [early, late] = [codes.make(), codes.make()];
    clock.at += SIGN_IN_CODE_MS - 1;
    expect(codes.redeem(early)).toBe(true);
    clock.at += 1;
    expect(codes.redeem(late)).toBe(false);
  });

  it('should refuse what it never made', () => {
    codes.make();
    expect(codes.redeem('A'.repeat(43))).toBe(false);
  });

  it('should keep no code as it stands', () => {
    const code = codes.make();
    expect(
      JSON.stringify([...(codes as unknown as { expiries: Map<string, number> }).expiries]),
    ).not.toContain(code);
  });
});
