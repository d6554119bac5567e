import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../../../../test/support/runs.js';
import { ImvuError } from '../imvu-error.js';
import { touchesLogin, upstreamPath } from './upstream-path.js';

const base = new URL('https://api.imvu.com/base');

/** Where a path would end up, as `undefined` for refused. */
function passed(target: string): string | undefined {
  try {
    return upstreamPath(target);
  } catch (error) {
    if (error instanceof ImvuError && error.code === 'PATH_REFUSED') return undefined;
    throw error;
  }
}

/** Code by code, and what is none stays. */
function decodedCarelessly(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

describe('upstreamPath', () => {
  it('should pass plain paths and queries on as they are', () => {
    for (const path of [
      '/user/user-1',
      '/user/user-1/',
      '/user?id=https://api.imvu.com/user/user-1,https://api.imvu.com/user/user-2',
      '/feed_element/feed_element-0a1b/liked_by_profile?limit=0',
      '/user?username=J%C3%BCrgen',
      '/search/a%20b',
      '/search/100%25',
      '/search/%25zz%2520',
      '/a..b/c.d',
      '/',
    ]) {
      expect(passed(`/imvu/api${path}`)).toBe(path);
    }
    expect(passed('/imvu/api')).toBe('/');
    expect(passed('/imvu/api?x=1')).toBe('/?x=1');
    expect(passed('/IMVU/Api/user')).toBe('/user');
  });

  it('should refuse what could be read as another path or another host', () => {
    for (const path of [
      '//evil.example/x',
      '/a//b',
      '/..',
      '/a/../b',
      '/a/./b',
      '/%2e%2e/b',
      '/%252e%252e/b',
      '/.%2e/b',
      '/%2f%2fevil.example',
      '/a%2f..%2fb',
      '/\\evil.example',
      '/%5cevil.example',
      '/a%00b',
      '/a%0d%0ahost:evil',
      '/..;/b',
      '/%',
      '/%zz',
      '/ü',
      '/#x',
      '/%25252525252e',
      // Of a careless reader, who takes what is no code as it is.
      '/%25/%252e%252e/b',
      '/%25zz/%252e%252e/b',
      '/%25%255c',
      '/100%25/%2500',
    ]) {
      expect([path, passed(`/imvu/api${path}`)]).toEqual([path, undefined]);
    }
    for (const target of [
      'http://evil.example/imvu/api/x',
      '/imvu/apix',
      '/imvu/api@evil.example/',
      '*',
      '',
    ]) {
      expect(passed(target)).toBeUndefined();
    }
  });

  it('should never leave the host or the base path, whatever is put together', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '..',
        '.',
        '%2e',
        '%2E%2e',
        '%2f',
        '%252f',
        '%25',
        '\\',
        '%5c',
        '@',
        ':',
        '?',
        '#',
        ';',
        '%00',
      ),
      fc.constantFrom(
        'http://evil.example',
        'https:',
        '//evil.example',
        'evil.example:80',
        '%0d%0a',
        '%09',
        '\t',
      ),
      fc.string({ maxLength: 6 }),
      fc.webPath(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = passed(`/imvu/api${pieces.join('')}`);
        if (path === undefined) return;
        expect(path.startsWith('/')).toBe(true);
        expect(path.startsWith('//')).toBe(false);
        const [bare = ''] = path.split('?');
        let decoded = bare;
        for (let times = 0; times < 8; times++) {
          const url = new URL(base.pathname + decoded, base);
          expect(url.host).toBe(base.host);
          expect(url.pathname.startsWith(`${base.pathname}/`)).toBe(true);
          // Resolved by itself, as a careless server would.
          expect(new URL(decoded, base).host).toBe(base.host);
          expect(decoded.split('/')).not.toContain('..');
          decoded = decodedCarelessly(decoded);
        }
      }),
      { numRuns: runs(1_000) },
    );
  });
});

describe('touchesLogin', () => {
  it('should distinguish logging in and out from asking who one is', () => {
    expect(touchesLogin('POST', '/login')).toBe(true);
    expect(touchesLogin('POST', '/LOGIN?x')).toBe(true);
    expect(touchesLogin('DELETE', '/%6cogin/abc')).toBe(true);
    expect(touchesLogin('DELETE', '/loginyup_disc')).toBe(true);
    expect(touchesLogin('GET', '/login/me')).toBe(false);
    expect(touchesLogin('POST', '/profile/login')).toBe(false);
  });
});
