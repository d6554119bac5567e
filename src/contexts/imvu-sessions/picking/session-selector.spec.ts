import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import type { PooledAccount, PooledSession } from './session-pool.repository.js';
import {
  isUsable,
  keyOf,
  selectorFrom,
  selectedAccounts,
  selectedSessions,
  type SessionSelector,
} from './session-selector.js';

const [A, B, C] = [1, 2, 3].map((n) => `a0000000-0000-4000-8000-00000000000${n}`) as [string, string, string];
const NOW = new Date('2026-01-02T03:04:05Z');

const session = (id: string, more: Partial<PooledSession> = {}): PooledSession => ({
  id,
  accountId: 'account',
  cookie: Buffer.alloc(0),
  sauce: null,
  lastUsed: 0,
  lastChecked: 0,
  lease: 'none',
  ...more,
});

const account = (id: string, more: Partial<PooledAccount> = {}): PooledAccount => ({
  id,
  username: `${id}@Example.org`,
  state: 'active',
  paused: false,
  reason: null,
  reasonCode: null,
  restsUntil: null,
  nextLoginAt: null,
  lastLoginAt: null,
  sessions: [],
  ...more,
});

describe('selectorFrom', () => {
  it('should read the headers of a request', () => {
    const request = { header: (name: string) => `value of ${name}` } as unknown as Request;
    expect(selectorFrom(request)).toEqual({
      account: 'value of x-imvu-account',
      session: 'value of x-imvu-session',
    });
  });
});

describe('keyOf', () => {
  const whole: SessionSelector = { account: 'Ada', session: A, exclusive: true, logsIn: false };

  it('should be one key for what is wanted alike', () => {
    expect(keyOf('user', {})).toBe(
      keyOf('user', { account: undefined, session: undefined, exclusive: false, logsIn: true }),
    );
    expect(keyOf('user', { account: 'ADA' })).toBe(keyOf('user', { account: 'ada' }));
    expect(keyOf('user', { account: '', session: '' })).toBe(keyOf('user', {}));
    expect(keyOf('user', { except: new Set() })).toBe(keyOf('user', {}));
  });

  it('should be another key for everything else', () => {
    const keys = [
      keyOf('user', whole),
      keyOf('other', whole),
      keyOf('user', { ...whole, account: 'Grace' }),
      keyOf('user', { ...whole, account: undefined }),
      keyOf('user', { ...whole, session: B }),
      keyOf('user', { ...whole, session: undefined }),
      keyOf('user', { ...whole, exclusive: false }),
      keyOf('user', { ...whole, logsIn: true }),
      keyOf('user', { ...whole, except: new Set([A]) }),
      keyOf('user', { ...whole, except: new Set([B]) }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('selectedAccounts', () => {
  const first = account('first', { sessions: [session(A), session(B)] });
  const second = account('second', { sessions: [session(C)] });
  const pool = [first, second];

  it.each<[string, SessionSelector, PooledAccount[]]>([
    ['anything', {}, pool],
    ['an account by its id', { account: 'second' }, [second]],
    ['an account by its name, in any letter case', { account: 'SECOND@example.ORG' }, [second]],
    ['a session', { session: B }, [first]],
    ['a session, in capitals', { session: C.toUpperCase() }, [second]],
    ['a session of an account', { account: 'first', session: A }, [first]],
  ])('should give those that have %s', (_what, selector, expected) => {
    expect(selectedAccounts(pool, selector)).toEqual(expected);
  });

  it.each<[string, SessionSelector, string, string]>([
    ['an unknown account', { account: 'third' }, 'ACCOUNT_NOT_FOUND', 'You have no such IMVU account.'],
    ['no name', { account: '' }, 'ACCOUNT_NOT_FOUND', 'You have no such IMVU account.'],
    ['what is no session’s id', { session: 'x' }, 'SESSION_NOT_FOUND', 'You have no such session.'],
    [
      'an unknown session',
      { session: A.replace('a', 'b') },
      'SESSION_NOT_FOUND',
      'You have no such valid session.',
    ],
    [
      'a session of another account',
      { account: 'first', session: C },
      'SESSION_NOT_FOUND',
      'You have no such valid session.',
    ],
  ])('should throw for %s', (_what, selector, code, message) => {
    expect(() => selectedAccounts(pool, selector)).toThrow(expect.objectContaining({ code, message }));
  });
});

describe('isUsable', () => {
  it.each<[string, Partial<PooledAccount>, boolean]>([
    ['active', {}, true],
    ['waiting for a code', { state: 'needs_code' }, true],
    ['in need of a login', { state: 'needs_login' }, false],
    ['disabled', { state: 'disabled' }, false],
    ['paused', { paused: true }, false],
    ['resting until now', { restsUntil: NOW }, true],
    ['resting a moment longer', { restsUntil: new Date(NOW.getTime() + 1) }, false],
  ])('should be, of an account that is %s, %s', (_what, more, expected) => {
    expect(isUsable(account('one', more), NOW)).toBe(expected);
  });
});

describe('selectedSessions', () => {
  const one = account('one', {
    sessions: [session(A), session(B, { lease: 'shared' }), session(C, { lease: 'exclusive' })],
  });

  it.each<[string, SessionSelector, string[]]>([
    ['anything', {}, [A, B]],
    ['one for its own', { exclusive: true }, [A]],
    ['a certain one', { session: B }, [B]],
    ['a certain one, in capitals', { session: B.toUpperCase() }, [B]],
    ['one that somebody has for their own', { session: C }, []],
    ['none that was tried', { except: new Set([A]) }, [B]],
  ])('should give those for who wants %s', (_what, selector, expected) => {
    expect(selectedSessions(one, selector).map(({ id }) => id)).toEqual(expected);
  });
});
