import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import type { OperationsPage } from '../config/variables.js';
import { operatorCredentials } from './operator-credentials.js';
import { BootstrapCredentials } from './bootstrap-credentials.js';
import type { OperatorSessions } from './operator-sessions.js';
import { RequestOrigin } from './request-origin.js';
import {
  DocsReaderAuthenticator,
  MetricsReaderAuthenticator,
  OperatorAuthenticator,
} from './operator.authenticator.js';

const config = (...pages: OperationsPage[]) =>
  new HttpConfig({
    publicUrl: undefined,
    operatorHosts: [],
    accessLog: false,
    host: '127.0.0.1',
    port: 3000,
    trustProxy: 0,
    tls: undefined,
    timeouts: { headersMs: 20_000, bodyMs: 60_000, unreadMs: 60_000, idleMs: 65_000 },
    publicPages: pages,
  });

const authenticator = new OperatorAuthenticator(
  new BootstrapCredentials(
    new Map([[operatorCredentials.name, { username: 'jürgen', password: 'right: horse' }]]),
  ),
  new RequestOrigin(config()),
  // Sessions are looked up in a real database: test/operator/session.e2e.ts.
  {} as OperatorSessions,
  config(),
);

function as(username?: string, password?: string): Request {
  const authorization =
    username === undefined ? undefined : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return { headers: { authorization }, socket: { remoteAddress: '198.51.100.7' } } as unknown as Request;
}

const OPERATOR = { operator: true, name: 'jürgen', address: '198.51.100.7' };

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

describe('the pages of the operator', () => {
  const docs = (...pages: OperationsPage[]) => new DocsReaderAuthenticator(authenticator, config(...pages));
  const metrics = (...pages: OperationsPage[]) =>
    new MetricsReaderAuthenticator(authenticator, config(...pages));

  it('should be the operator’s alone, also on a loopback address', async () => {
    for (const page of [docs(), metrics(), docs('metrics'), metrics('docs')]) {
      expect(await page.authenticate(as())).toBeUndefined();
      expect(await page.authenticate(as('jürgen', 'right: horse'))).toEqual(OPERATOR);
      expect(page.challenge).toBe(authenticator.challenge);
    }
  });

  it('should be anyone’s where they are opened, one by one', async () => {
    for (const page of [docs('docs'), metrics('metrics'), metrics('docs', 'metrics')]) {
      expect(await page.authenticate(as())).toEqual({ operator: true });
    }
  });
});
