import { describe, expect, it } from '@jest/globals';
import type { IncomingMessage } from 'node:http';
import { clientAddress, limitedAddress } from './client-address.js';

/** A request as far as its address goes; the real thing is tried in test/platform/limits.e2e.ts. */
const request = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('limitedAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:49152', '203.0.113.7'],
    ['[2001:db8:1:2:3:4:5:6]:49152', '2001:db8:1:2::/64'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['unknown', 'unknown'],
    ['', ''],
  ])('should count %j as %j', (address, expected) => {
    expect(limitedAddress(address)).toBe(expected);
  });
});

describe('clientAddress', () => {
  it.each([
    // proxies, socket, X-Forwarded-For, client
    [0, '198.51.100.1', undefined, '198.51.100.1'],
    [0, '198.51.100.1', '1.1.1.1', '198.51.100.1'],
    [1, '10.0.0.1', undefined, '10.0.0.1'],
    [1, '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    [1, '10.0.0.1', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
    [2, '10.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
    [2, '10.0.0.1', '1.1.1.1, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
    [2, '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    [1, '::ffff:10.0.0.1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    [1, '10.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
  ])(
    'should be, behind %i proxies, for %s with X-Forwarded-For %j: %s',
    (proxies, socket, forwarded, client) => {
      expect(clientAddress(request(socket, forwarded), proxies)).toBe(client);
    },
  );

  it('should not fail for a connection that is gone already', () => {
    expect(clientAddress(request(undefined, '1.1.1.1'), 1)).toBe('unknown');
  });
});
