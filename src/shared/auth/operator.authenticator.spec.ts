import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import { operatorCredentials } from './operator-credentials.js';
import { BootstrapCredentials } from './bootstrap-credentials.js';
import { OperatorAuthenticator, OperatorUnlessLocalAuthenticator } from './operator.authenticator.js';

const httpConfig = (values: Pick<HttpConfig, 'host' | 'port' | 'trustProxy'>): HttpConfig =>
  new HttpConfig({
    publicUrl: undefined,
    ...values,
    tls: undefined,
    patience: { headersMs: 20_000, bodyMs: 60_000 },
  });

const authenticator = new OperatorAuthenticator(
  new BootstrapCredentials(
    new Map([[operatorCredentials.name, { username: 'jürgen', password: 'right: horse' }]]),
  ),
);

function as(username?: string, password?: string): Request {
  const authorization =
    username === undefined ? undefined : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return { headers: { authorization } } as unknown as Request;
}

const OPERATOR = { operator: true };

describe('the operator', () => {
  it('should be known by name and password', async () => {
    expect(await authenticator.authenticate(as('jürgen', 'right: horse'))).toEqual(OPERATOR);
  });

  it.each([
    ['jürgen', 'wrong horse'],
    ['jürgen', ''],
    ['Jürgen', 'right: horse'],
    ['', 'right: horse'],
    ['', ''],
    ['imbachat', 'imba password'],
    [undefined, undefined],
  ])('should not be %j with %j', async (username, password) => {
    expect(await authenticator.authenticate(as(username, password))).toBeUndefined();
  });

  it('should be asked for by Basic in UTF-8', () => {
    expect(authenticator.challenge).toBe('Basic realm="Quartet", charset="UTF-8"');
  });
});

describe('the operator unless only this machine can connect', () => {
  const at = (host: string, proxies = 0) =>
    new OperatorUnlessLocalAuthenticator(
      authenticator,
      httpConfig({ host: host, port: 3000, trustProxy: proxies }),
    );

  it('should be anyone on a loopback address', async () => {
    expect(await at('127.0.0.1').authenticate(as())).toEqual(OPERATOR);
    expect(await at('::1').authenticate(as('nobody', 'nothing'))).toEqual(OPERATOR);
  });

  const sending = (headers: Record<string, string>): Request => ({ headers }) as unknown as Request;

  it.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:3000', '127.1.2.3', '[::1]:3000'])(
    'should be anyone who asked for %s',
    async (host) => {
      expect(await at('127.0.0.1').authenticate(sending({ host }))).toEqual(OPERATOR);
    },
  );

  it.each([
    { host: 'evil.example' },
    { host: '127.0.0.1.evil.example' },
    { host: 'localhost.evil.example:3000' },
    { host: 'localhost', 'x-forwarded-for': '203.0.113.1' },
    { host: '127.0.0.1:3000', forwarded: 'for=203.0.113.1' },
    { host: '127.0.0.1:3000', 'x-real-ip': '203.0.113.1' },
    { host: '127.0.0.1:3000', via: '1.1 proxy' },
  ])('should have to say so where the request began somewhere else: %j', async (headers) => {
    expect(await at('127.0.0.1').authenticate(sending(headers as Record<string, string>))).toBeUndefined();
  });

  it.each([
    ['0.0.0.0', 0],
    ['::', 0],
    ['127.0.0.1', 1],
  ])('should have to say so on %s behind %i proxies', async (host, proxies) => {
    expect(await at(host, proxies).authenticate(as())).toBeUndefined();
    expect(await at(host, proxies).authenticate(as('jürgen', 'right: horse'))).toEqual(OPERATOR);
    expect(at(host, proxies).challenge).toBe(authenticator.challenge);
  });
});
