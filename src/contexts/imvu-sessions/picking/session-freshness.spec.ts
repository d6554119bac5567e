import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../../shared/jobs/clock.js';
import type { ImvuConfig } from '../settings.js';
import { SessionFreshness } from './session-freshness.js';

const SECOND = 1_000;
const INTERVAL = 60 * SECOND;

let now: number;
let freshness: SessionFreshness;
beforeEach(() => {
  now = 1_700_000_000_000;
  const clock = { now: () => new Date(now) } as Clock;
  freshness = new SessionFreshness({ checkInterval: 60 } as ImvuConfig, clock);
});

const isFresh = (lastChecked: number, id = 'session', accountId = 'account'): boolean =>
  freshness.isFresh({ id, accountId, lastChecked });

describe('a session', () => {
  it('should be fresh for as long as the interval, by what the database knows', () => {
    expect(isFresh(now - INTERVAL + 1)).toBe(true);
    expect(isFresh(now - INTERVAL)).toBe(false);
    expect(isFresh(0)).toBe(false);
  });

  it('should be fresh by a check of this process too, which the database does not know yet', () => {
    freshness.markChecked('session');
    now += INTERVAL - 1;
    expect(isFresh(0)).toBe(true);
    expect(isFresh(0, 'another')).toBe(false);
    // The later of the two counts.
    expect(isFresh(now)).toBe(true);
    now += 1;
    expect(isFresh(0)).toBe(false);
    expect(isFresh(now - 1)).toBe(true);
  });

  it('should be asked about again once its account is doubted, until it was', () => {
    const before = now - SECOND;
    freshness.doubt('account');
    expect(isFresh(before)).toBe(false);
    expect(isFresh(before, 'session', 'another account')).toBe(true);
    // At the moment itself, and after it.
    expect(isFresh(now)).toBe(true);
    now += SECOND;
    freshness.markChecked('session');
    expect(isFresh(before)).toBe(true);
    expect(isFresh(before, 'another session')).toBe(false);
  });
});
