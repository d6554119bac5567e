import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignInCodes } from '../../src/shared/auth/sign-in-codes.js';
import { callOperator, operatorOf, type ConsoleAnswer } from '../support/console-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '8/600' });
});
afterAll(() => quartet.close());

const exchange = (body: unknown, headers: Record<string, string> = {}): Promise<ConsoleAnswer> =>
  callOperator(quartet, 'POST', '/operator/session/code', {
    headers: { 'x-quartet-console': '1', ...headers },
    body,
  });
const newCode = (): string => quartet.app.get(SignInCodes).make();

describe('signing in by the code of a link', () => {
  it('should begin a session, once, and write it into the log', async () => {
    const body = { code: newCode() };
    const { status, headers } = await exchange(body);
    expect(status).toBe(201);
    const [set = ''] = headers['set-cookie'] ?? [];
    expect(set).toMatch(/^quartet=[\w-]{43}; Max-Age=43200; .*HttpOnly; SameSite=Strict$/);
    const [cookie = ''] = set.split(';');
    const found = await callOperator(quartet, 'GET', '/operator/session', { headers: { cookie } });
    expect([found.status, found.body.username]).toEqual([200, quartet.admin.username]);
    const log = await operatorOf(quartet)('GET', '/operator/log');
    expect(log.text).toContain('session.begin');
    expect(log.text).not.toContain(body.code);
    expect((await exchange(body)).status).toBe(401);
  });

  it('should not use a code up for a page of another site', async () => {
    const body = { code: newCode() };
    const refused = await exchange(body, { 'sec-fetch-site': 'cross-site' });
    expect(refused.status).toBe(403);
    expect((await exchange(body)).status).toBe(201);
  });

  it('should refuse a body without a code', async () => {
    expect((await exchange({ code: 7 })).status).toBe(400);
  });

  it('should count guesses as failures', async () => {
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1)
      statuses.push((await exchange({ code: `guess ${guess}` })).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
  });
});
