import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LimitsConfig } from '../../../shared/config/platform-settings.js';
import { RateLimits } from '../../../shared/rate-limit/rate-limits.js';
import type { DirectoryReader } from '../directory/directory-reader.js';
import { SiteLogin, TooManyLoginsError } from './site-login.js';

// Of "right", with the least cost there is.
const HASH = '$2b$04$cUzpAJmipTDny8NcANs/5OGlhvZvCNBWI80D1pbNs6.g4y5m1svLy';
const user = { user_id: 5, name: 'Jo', password_hash: HASH, banned: false, decoy: HASH };
const nobody = { user_id: null, name: null, password_hash: null, banned: false, decoy: HASH };

let logins: SiteLogin;
let looked: number;
const outcome = async (login: string, password: string): Promise<string> => {
  try {
    return (await logins.check(login, password, '198.51.100.1')) === undefined ? 'wrong' : 'right';
  } catch (error) {
    if (error instanceof TooManyLoginsError) return `wait ${error.retryAfter}`;
    throw error;
  }
};

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  looked = 0;
  const limits = new RateLimits(
    new LimitsConfig({
      authFailures: undefined,
      requests: undefined,
      connections: undefined,
      openConnections: 0,
    }),
  );
  const directory = {
    login: (login: string) => {
      looked++;
      return Promise.resolve(login === 'jo' ? user : nobody);
    },
  };
  logins = new SiteLogin(directory as unknown as DirectoryReader, limits);
});
afterEach(() => void jest.useRealTimers());

describe('a login of the site', () => {
  it('should have one password looked at in 30 s after ten wrong ones, and no other', async () => {
    for (let n = 0; n < 10; n++) expect(await outcome('jo', `guess ${n}`)).toBe('wrong');
    expect(await outcome('jo', 'right')).toBe('right');
    expect(await outcome('jo', 'right')).toBe('wait 30');
    expect(looked).toBe(11);
    jest.advanceTimersByTime(29_000);
    expect(await outcome('jo', 'right')).toBe('wait 1');
    jest.advanceTimersByTime(1_001);
    expect(await outcome('jo', 'wrong')).toBe('wrong');
    expect(await outcome('jo', 'right')).toBe('wait 30');
    expect(looked).toBe(12);
  });

  it('should be free again 15 minutes after the first wrong password', async () => {
    for (let n = 0; n < 10; n++) await outcome('jo', 'wrong');
    jest.advanceTimersByTime(15 * 60_000 + 1);
    for (let n = 0; n < 9; n++) expect(await outcome('jo', 'wrong')).toBe('wrong');
    expect(await outcome('jo', 'right')).toBe('right');
  });

  it('should be counted by itself, and alike whether anybody has it', async () => {
    for (let n = 0; n < 11; n++) await outcome('nobody', 'right');
    expect(await outcome('nobody', 'right')).toBe('wait 30');
    expect(await outcome('jo', 'right')).toBe('right');
  });

  it('should have no more than ten passwords looked at, however many come at once', async () => {
    const outcomes = Promise.all(Array.from({ length: 20 }, () => outcome('jo', 'wrong')));
    await jest.advanceTimersByTimeAsync(0);
    for (let n = 0; n < 100 && looked < 11; n++) await new Promise((resolve) => setImmediate(resolve));
    const told = await outcomes;
    expect(told.filter((text) => text === 'wrong')).toHaveLength(11);
    expect(told.filter((text) => text.startsWith('wait'))).toHaveLength(9);
    expect(looked).toBe(11);
  });
});
