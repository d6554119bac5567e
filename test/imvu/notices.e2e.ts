import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WebhookReceiver } from '../simulators/webhook-receiver.js';
import { Database } from '../../src/shared/database/database.js';
import { ImvuAccounts } from '../../src/contexts/imvu-sessions/accounts/accounts.repository.js';
import { WebhookWorker } from '../../src/shared/notices/webhook-worker.js';
import type { SimulatedSession } from '../simulators/imvu.js';
import { eventually } from '../support/eventually.js';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';
import { SECRET } from '../notices/notices-app.js';

let app: ImvuApp;
let receiver: WebhookReceiver;
let user: ApiUser;
let accountId: string;
let session: SimulatedSession;

beforeAll(async () => {
  receiver = await WebhookReceiver.start();
  app = await startImvuApp({
    WEBHOOK_URL: receiver.url,
    WEBHOOK_SECRET: SECRET,
    OPERATOR_MAIL: 'operator@example.com',
  });
});
afterAll(async () => {
  await app.close();
  await receiver.stop();
});
beforeEach(async () => {
  app.imvu.reset();
  user = await app.newUser();
  ({ accountId, session } = await app.oneAccount(user));
  await delivered();
  receiver.received.length = 0;
});

/** Waits until nothing is left to be posted. */
async function delivered(): Promise<void> {
  app.quartet.app.get(WebhookWorker).wake();
  await eventually(
    async () => (await app.quartet.database.query('SELECT 1 FROM platform.webhook_messages')).length === 0,
  );
}

const call = (headers = {}) => user.api('GET', '/imvu/api/echo', undefined, headers);
const logInAgain = () => {
  app.imvu.killSessions(session.account);
  return call();
};

/** What the receiver was told of this test's account or user, by type. */
async function told(): Promise<Record<string, object[]>> {
  await delivered();
  const all: Record<string, object[]> = {};
  for (const { body } of receiver.received) {
    if (body.data.user_id === user.id) (all[body.type as string] ??= []).push(body.data as object);
  }
  return all;
}

/** What stands in the operator's next mail about the account. */
const mailed = () =>
  app.quartet.database.query<{ summary: string; help: string }>(
    'SELECT summary, help FROM platform.operator_notices WHERE summary LIKE $1 ORDER BY id',
    [`IMVU account ${accountId} %`],
  );

interface Case {
  readonly name: string;
  readonly cause: () => Promise<unknown>;
  readonly data: object;
  readonly help: (id: string) => string;
}

const cases: Case[] = [
  {
    name: 'needs_code',
    cause: () => {
      session.account.code = '1';
      app.imvu.trusted.clear();
      return logInAgain();
    },
    data: { state: 'needs_code', reason_code: 'code_wanted', upstream_code: null },
    help: (id) => `POST /imvu/accounts/${id}/code {"code": "…"}, as that user.`,
  },
  {
    name: 'needs_login',
    cause: () => {
      session.account.password = 'changed';
      return logInAgain();
    },
    data: { state: 'needs_login', reason_code: 'wrong_password', upstream_code: 'LOGIN-005' },
    help: (id) => `PATCH /imvu/accounts/${id} {"password": "…"}, as that user.`,
  },
  {
    name: 'banned',
    cause: () => {
      session.account.disabled = true;
      return logInAgain();
    },
    data: { state: 'disabled', reason_code: 'banned', upstream_code: 'LOGIN-003' },
    help: (id) => `POST /imvu/accounts/${id}/renew, once IMVU has lifted it.`,
  },
];

describe('an IMVU account in trouble', () => {
  it.each(cases)('should be told of as imvu.account.$name, once', async ({ name, cause, data, help }) => {
    await cause();
    for (let n = 0; n < 3; n++) await call();
    const all = await told();
    const expected = { account_id: accountId, user_id: user.id, ...data };
    expect(all[`imvu.account.${name}`]).toEqual([expected]);
    expect(all['imvu.user.no_session']).toEqual([
      {
        user_id: user.id,
        accounts: [
          {
            account_id: accountId,
            state: expected['state' as 'account_id'],
            reason_code: expect.any(String),
          },
        ],
      },
    ]);
    expect(await mailed()).toEqual([
      { summary: expect.stringContaining(`of user ${user.id} `), help: help(accountId) },
    ]);
  });

  it('should be told once while only the reason changes', async () => {
    const change = (reasonCode: 'challenged' | 'wrong_password') =>
      app.quartet.app
        .get(Database)
        .transaction((transaction) =>
          app.quartet.app
            .get(ImvuAccounts)
            .change(transaction, accountId, { state: 'needs_login', reasonCode }),
        );
    await change('challenged');
    await change('wrong_password');
    expect((await told())['imvu.account.needs_login']).toHaveLength(1);
  });

  it('should be told of with the change of state, or not at all', async () => {
    const { app: nest } = app.quartet;
    const attempt = nest.get(Database).transaction(async (transaction) => {
      await nest
        .get(ImvuAccounts)
        .change(transaction, accountId, { state: 'disabled', reasonCode: 'banned' });
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await told()).toEqual({});
    await nest
      .get(Database)
      .transaction((transaction) =>
        nest.get(ImvuAccounts).change(transaction, accountId, { state: 'disabled', reasonCode: 'banned' }),
      );
    expect((await told())['imvu.account.banned']).toHaveLength(1);
  });

  it('should be told to have recovered, and of what comes then', async () => {
    session.account.password = 'changed';
    await logInAgain();
    const patched = await user.api('PATCH', `/imvu/accounts/${accountId}`, { password: 'changed' });
    expect(patched.status).toBe(200);
    expect((await call()).status).toBe(200);
    session.account.password = 'changed again';
    app.advance(3_600);
    await logInAgain();
    const all = await told();
    expect(Object.entries(all).map(([type, of]) => [type, of.length])).toEqual(
      expect.arrayContaining([
        ['imvu.account.needs_login', 2],
        ['imvu.account.recovered', 1],
        ['imvu.user.no_session', 2],
      ]),
    );
  });

  it('should not be told of where nothing is wrong: a pause, a lease, a paused account, IMVU being away', async () => {
    app.imvu.behave('/login', { reset: true });
    await logInAgain();
    await user.api('PATCH', `/imvu/accounts/${accountId}`, { paused: true });
    expect((await call()).status).toBe(503);
    expect(await told()).toEqual({});
  });
});

describe('a user without a session', () => {
  it('should be told of when all accounts rest, and again only after a session was found', async () => {
    app.imvu.behave('/echo', { status: 429, headers: { 'retry-after': '60' } });
    await call();
    for (let n = 0; n < 3; n++) expect((await call()).status).toBe(503);
    const first = await told();
    expect(first['imvu.user.no_session']).toEqual([
      {
        user_id: user.id,
        accounts: [{ account_id: accountId, state: 'cooling', reason_code: 'rate_limited' }],
      },
    ]);
    app.imvu.reset();
    app.advance(120);
    await call();
    expect(await told()).toEqual(first);
  });

  it('should not be told of for a selector that only some accounts match, or for a look', async () => {
    app.imvu.behave('/echo', { status: 429, headers: { 'retry-after': '60' } });
    await call();
    receiver.received.length = 0;
    await app.quartet.database.query(`DELETE FROM platform.notice_states`);
    expect((await call({ 'x-imvu-account': accountId })).status).toBe(503);
    await user.api('GET', '/imvu/me');
    expect(await told()).toEqual({});
  });
});
