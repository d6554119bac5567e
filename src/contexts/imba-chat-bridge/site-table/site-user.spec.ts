import { describe, expect, it } from '@jest/globals';
import { isBanned, siteUser, unusableAddresses } from './site-user.js';

describe('a user of the site’s own table', () => {
  it('should have no address that is not one, neither its own nor of a profile', () => {
    const row = {
      user_id: 1,
      name: 'Eve',
      avatar_url: 'data:text/html,x',
      profile_url: 'javascript:alert(1)',
      profiles: {
        a: { user_id: 'a', name: 'P', avatar_url: ' javascript:alert(1)' },
        b: 'x',
        c: { user_id: 'c', name: 'C', avatar_url: '/c.png' },
      },
    };
    expect(siteUser(row, false)).toEqual({
      user_id: 1,
      name: 'Eve',
      avatar_url: false,
      profiles: { a: { user_id: 'a', name: 'P' }, c: { user_id: 'c', name: 'C', avatar_url: '/c.png' } },
    });
    expect(unusableAddresses(row)).toEqual(['avatar_url', 'profile_url']);
    expect(unusableAddresses({ avatar_url: '', profile_url: 'https://www.example.com/1' })).toEqual([]);
  });

  it('should have nothing where PHP says false, an empty text or an empty array', () => {
    for (const nothing of [false, '', [], null]) {
      const fields = [
        'name',
        'avatar_url',
        'profile_url',
        'lastlogin',
        'badge',
        'profiles',
        'permissions',
        'user_mail',
        'banned',
      ];
      const row = { user_id: '7', ...Object.fromEntries(fields.map((field) => [field, nothing])) };
      expect(siteUser(row, true)).toEqual({ user_id: 7, name: 'User 7', avatar_url: false });
      expect(isBanned(row)).toBe(false);
    }
    expect(siteUser({ user_id: 7, name: ' ', profiles: '[]', permissions: '[]' }, true)).toEqual({
      user_id: 7,
      name: 'User 7',
      avatar_url: false,
    });
  });

  it('should have been there at a time in seconds, whatever the column holds', () => {
    const at = (lastlogin: unknown) => siteUser({ user_id: 1, name: 'A', lastlogin }, false)?.lastlogin;
    expect(at(1_763_720_000)).toBe(1_763_720_000);
    expect(at('1763720000.9')).toBe(1_763_720_000);
    expect(at(1_763_720_000_999)).toBe(1_763_720_000);
    expect(at(new Date(1_763_720_000_999))).toBe(1_763_720_000);
    expect(at('2025-11-21T10:13:20Z')).toBe(1_763_720_000);
    for (const never of ['never', '0000-00-00 00:00:00', new Date(NaN), -62_169_984_000, '-62169984000']) {
      expect([never, at(never)]).toEqual([never, undefined]);
    }
  });
});
