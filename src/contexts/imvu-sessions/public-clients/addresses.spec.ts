import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { Addresses, locationBelowProxy, proxyAddress } from './addresses.js';

const from = (host: string | undefined, protocol = 'http'): Request =>
  ({ headers: { host }, protocol }) as unknown as Request;

describe('proxyAddress', () => {
  it.each([
    ['quartet.example', 'https', 'https://quartet.example/imvu/api'],
    ['127.0.0.1:3000', 'http', 'http://127.0.0.1:3000/imvu/api'],
    ['[::1]:3000', 'http', 'http://[::1]:3000/imvu/api'],
  ])('should be scheme and Host of the request: %s', (host, protocol, address) => {
    expect(proxyAddress(from(host, protocol), undefined)).toBe(address);
  });

  it.each([undefined, '', 'a_b', 'evil.example/x', 'a"b', 'a b', 'user@host', 'ü.example', 'x'.repeat(256)])(
    'should be none where the Host is %j',
    (host) => expect(proxyAddress(from(host), undefined)).toBeUndefined(),
  );

  it('should be PUBLIC_URL’s, whatever the request says', () => {
    for (const host of ['evil.example', 'a_b', undefined]) {
      expect(proxyAddress(from(host), 'https://quartet.example')).toBe('https://quartet.example/imvu/api');
      expect(proxyAddress(from(host), 'https://quartet.example/')).toBe('https://quartet.example/imvu/api');
    }
  });
});

describe('Addresses', () => {
  const addresses = new Addresses('https://quartet.example/imvu/api', 'http://127.0.0.1:9/up');

  it('should lead IMVU’s and the configured address to the proxy, and no other', () => {
    for (const [given, shown] of [
      ['https://api.imvu.com/user/user-1', 'https://quartet.example/imvu/api/user/user-1'],
      ['http://127.0.0.1:9/up/user/user-1', 'https://quartet.example/imvu/api/user/user-1'],
      ['https://api.imvu.com', 'https://api.imvu.com'],
      ['https://api.imvu.com.evil.example/', 'https://api.imvu.com.evil.example/'],
    ] as const)
      expect(addresses.toProxy(given)).toBe(shown);
  });

  it('should lead its own address back, in a form and with a type in any letter case, and leave another’s', () => {
    const mine = 'https://quartet.example/imvu/api/product/product-7';
    const theirs = 'https://api.imvu.com/product/product-7';
    const body = Buffer.from(JSON.stringify({ id: mine, [mine]: [`see ${mine}`] }));
    for (const type of ['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.imvu+json'])
      expect(addresses.bodyToUpstream(body, type).toString()).toBe(
        JSON.stringify({ id: theirs, [theirs]: [`see ${mine}`] }),
      );
    expect(addresses.bodyToUpstream(body, 'text/plain')).toBe(body);
    const stranger = Buffer.from('"https://other.example/imvu/api/product/product-7"');
    expect(addresses.bodyToUpstream(stranger, 'application/json').toString()).toBe(stranger.toString());
  });
});

describe('locationBelowProxy', () => {
  it.each([
    ['/up/user/user-1', '/imvu/api/user/user-1'],
    ['/user/user-1', '/imvu/api/user/user-1'],
    ['/upload', '/imvu/api/upload'],
    ['?page=2', '?page=2'],
    ['user-2', 'user-2'],
    ['//elsewhere.example/', '//elsewhere.example/'],
  ])('should make of %s %s', (location, below) => {
    expect(locationBelowProxy(location, 'http://127.0.0.1:9/up/')).toBe(below);
  });
});
