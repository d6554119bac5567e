import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SignInCodes } from '../../src/shared/auth/sign-in-codes.js';
import { callOperator, operatorOf, signIn } from '../support/console-client.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';

/** A change that the operator may make, made ready but not made. */
export interface Change {
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** What the log says of it. */
  readonly action: string;
  readonly subject: string;
  /** What of before and after it says. */
  readonly before?: object;
  readonly after?: object;
  /** What must not stand in the log. */
  readonly secrets?: readonly string[];
}

/** Mail that is due later than in an hour would be thought to wait since before the clock was set. */
const LATER = new Date(Date.now() + 1_800_000).toISOString();

export let app: ImvuApp;
export let operator: ReturnType<typeof operatorOf>;

export const sql = <Row extends Record<string, unknown>>(
  text: string,
  parameters: unknown[] = [],
): Promise<Row[]> => app.quartet.database.query<Row>(text, parameters);

async function addMail(): Promise<string> {
  const id = randomUUID();
  await sql(`INSERT INTO platform.outbox_mails (id, sealed, next_try, tries) VALUES ($1, 'x', $2, 4)`, [
    id,
    LATER,
  ]);
  return id;
}

async function addLockout(): Promise<string> {
  const [row] = await sql<{ id: string }>(
    `INSERT INTO platform.lockouts (context, address, key_id, counter, name, until)
     VALUES ('imvu', '192.0.2.7', 'abcd', 'address', gen_random_uuid()::text, now() + interval '1 hour') RETURNING id`,
  );
  return row!.id;
}

async function addList(payment: string): Promise<{ list: number; owner: string }> {
  const { body } = await callOperator(app.quartet, 'POST', '/api_keys/registerAccount', {
    body: { paymentIdentifier: payment, receipt: 'cmVjZWlwdA==' },
  });
  const found = await operator('GET', `/operator/lishop/lists?q=${payment}`);
  return { list: found.body.items[0].id, owner: body.api_key };
}

async function bobuxChanges(): Promise<[string, Change[]][]> {
  const game = await app.quartet.connect();
  const { data } = (await game.send('createaccount', { id: 'steam 1' })) as any;
  const player = data.player.id as number;
  const added = await operator('POST', `/operator/bobux/players/${player}/changes`, {
    operation: 'add',
    amount: 30,
    reason: 'a start',
  });
  const [entry] = added.body.entries;
  const keys = [];
  for (const label of ['one', 'two', 'three'])
    keys.push((await operator('POST', '/operator/bobux/keys', { permissions: 3, label })).body);
  const [changed, ended, replaced] = keys.map((key) => key.key.key as string);
  return [
    [
      'POST /operator/bobux/players/{id}/changes',
      [
        {
          path: `/operator/bobux/players/${player}/changes`,
          body: { operation: 'set', amount: 50, reason: 'a raffle' },
          action: 'bobux.player.change',
          subject: `player ${player}`,
          before: { players: [{ id: player, bobux: 30 }] },
          after: { reason: 'a raffle', players: [expect.objectContaining({ id: player, bobux: 50 })] },
        },
      ],
    ],
    [
      'POST /operator/bobux/entries/{id}/reverse',
      [
        {
          path: `/operator/bobux/entries/${entry}/reverse`,
          body: { reason: 'a mistake' },
          action: 'bobux.entry.reverse',
          subject: `entry ${entry}`,
          before: { players: [{ id: player, bobux: 50 }] },
          after: { reason: 'a mistake', players: [expect.objectContaining({ id: player, bobux: 20 })] },
        },
      ],
    ],
    [
      'POST /operator/bobux/keys',
      [
        {
          path: '/operator/bobux/keys',
          body: { permissions: 1, label: 'a game' },
          action: 'bobux.key.create',
          subject: expect.stringMatching(/^key [\da-f-]{36}$/) as unknown as string,
          after: { permissions: 1, label: 'a game' },
        },
      ],
    ],
    [
      'PATCH /operator/bobux/keys/{key}',
      [
        {
          path: `/operator/bobux/keys/${changed}`,
          body: { permissions: 1 },
          action: 'bobux.key.change',
          subject: `key ${changed}`,
          before: { permissions: 3, label: 'one' },
          after: { permissions: 1 },
        },
      ],
    ],
    [
      'POST /operator/bobux/keys/{key}/replace',
      [
        {
          path: `/operator/bobux/keys/${replaced}/replace`,
          action: 'bobux.key.replace',
          subject: `key ${replaced}`,
          before: { permissions: 3, label: 'three' },
          after: { permissions: 3, label: 'three' },
          secrets: keys.map(({ secret }) => secret),
        },
      ],
    ],
    [
      'POST /operator/bobux/players/{id}/link',
      [
        {
          path: `/operator/bobux/players/${player}/link`,
          body: { newid: '80351110224678912' },
          action: 'bobux.player.link',
          subject: `player ${player}`,
          before: { steam: 'steam 1', discord: null },
          after: { steam: 'steam 1', discord: '80351110224678912' },
        },
      ],
    ],
    [
      'DELETE /operator/bobux/keys/{key}',
      [
        {
          path: `/operator/bobux/keys/${ended}`,
          action: 'bobux.key.delete',
          subject: `key ${ended}`,
          before: { permissions: 3, label: 'two' },
          secrets: keys.map(({ secret }) => secret),
        },
      ],
    ],
  ];
}

async function lishopChanges(): Promise<[string, Change[]][]> {
  const asked = await addList('payment1');
  const shared = await addList('payment2');
  const deleted = await addList('payment3');
  await sql('UPDATE lishop.lists SET deleted_at = now() WHERE id = $1', [deleted.list]);
  await sql('UPDATE lishop.receipts SET next_try = NULL, tries = 5');
  const { keys } = (await operator('GET', `/operator/lishop/lists/${shared.list}`)).body;
  const path = '/operator/lishop/lists';
  return [
    [
      `POST ${path}/{id}/receipt`,
      [
        {
          path: `${path}/${asked.list}/receipt`,
          action: 'lishop.receipt.ask',
          subject: `list ${asked.list}`,
        },
      ],
    ],
    [
      `DELETE ${path}/{id}/keys/{key}`,
      [
        {
          path: `${path}/${shared.list}/keys/${keys[0].id}`,
          action: 'lishop.key.end',
          subject: `list ${shared.list}`,
          before: { owner: true },
          secrets: [shared.owner, 'payment2'],
        },
      ],
    ],
    [
      `POST ${path}/{id}/restore`,
      [
        {
          path: `${path}/${deleted.list}/restore`,
          action: 'lishop.list.restore',
          subject: `list ${deleted.list}`,
        },
      ],
    ],
  ];
}

async function imvuChanges(): Promise<[string, Change[]][]> {
  const { accountId, account } = await app.newUserWithAccount();
  const coded = await app.newUserWithAccount();
  await sql('UPDATE imvu.accounts SET remember_token = NULL WHERE id = $1', [coded.accountId]);
  coded.account.code = '424242';
  await operator('POST', `/operator/imvu/accounts/${coded.accountId}/renew`);
  const [removed, purged] = [await app.newKey(), await app.newKey()];
  const holder = await app.newUser(purged.key);
  const [changed, gone] = [await app.newUser(removed.key), await app.newUser(removed.key)];
  const password = 'a new password of a bot';
  return [
    [
      'POST /operator/imvu/accounts/{id}/renew',
      [
        {
          path: `/operator/imvu/accounts/${accountId}/renew`,
          action: 'imvu.account.renew',
          subject: `account ${accountId}`,
          before: { state: 'active' },
          secrets: [account.password],
        },
      ],
    ],
    [
      'POST /operator/imvu/accounts/{id}/code',
      [
        {
          path: `/operator/imvu/accounts/${coded.accountId}/code`,
          body: { code: '424242' },
          action: 'imvu.account.code',
          subject: `account ${coded.accountId}`,
          before: { state: 'needs_code' },
          secrets: ['424242', coded.account.password],
        },
      ],
    ],
    [
      'POST /imvu/api-keys',
      [
        {
          path: '/imvu/api-keys',
          body: { label: 'a bot' },
          action: 'imvu.key.create',
          subject: expect.stringMatching(/^key [\da-f-]{36}$/) as unknown as string,
          after: { label: 'a bot' },
        },
      ],
    ],
    [
      'PATCH /imvu/users/{id}',
      [
        {
          path: `/imvu/users/${changed.id}`,
          body: { password },
          action: 'imvu.user.password',
          subject: `user ${changed.id}`,
          after: { username: changed.username },
          secrets: [password],
        },
      ],
    ],
    [
      'DELETE /imvu/users/{id}',
      [
        {
          path: `/imvu/users/${gone.id}`,
          action: 'imvu.user.delete',
          subject: `user ${gone.id}`,
          before: { username: gone.username, key: removed.id },
        },
      ],
    ],
    [
      'DELETE /imvu/api-keys/{id}',
      [
        {
          path: `/imvu/api-keys/${removed.id}`,
          action: 'imvu.key.remove',
          subject: `key ${removed.id}`,
          before: { label: 'test' },
          secrets: [removed.key],
        },
        {
          path: `/imvu/api-keys/${purged.id}?purge=true`,
          action: 'imvu.key.purge',
          subject: `key ${purged.id}`,
          before: { label: 'test', users: [holder.username] },
          secrets: [purged.key],
        },
      ],
    ],
  ];
}

async function imbachatChanges(): Promise<[string, Change[]][]> {
  const path = '/imbachat/directory/users';
  const users = [11, 12, 13].map((user_id) => ({ user_id, name: `User ${user_id}` }));
  await operator('PUT', path, [...users, { user_id: 15, name: 'Fifteen', login: 'fifteen' }]);
  const password = 'a password of a person';
  const bulk = [20, 21, 22].map((user_id) => JSON.stringify({ user_id, name: `N ${user_id}`, password }));
  const ndjson = { 'content-type': 'application/x-ndjson' };
  return [
    [
      `PUT ${path}`,
      [
        {
          path,
          body: [{ user_id: 14, name: 'Fourteen', password }],
          action: 'imbachat.users.upload',
          subject: 'user 14',
          after: { created: 1, updated: 0 },
          secrets: [password],
        },
        {
          path,
          // The first batch is refused.
          body: `{"user_id":40,"name":"x","login":"fifteen"}\n{"user_id":40,"name":"y"}\n`,
          headers: ndjson,
          action: 'imbachat.users.upload',
          subject: 'users',
          after: { created: 1, updated: 0 },
        },
        {
          path,
          // Two batches: a user who comes twice begins another.
          body: `${bulk.join('\n')}\n${bulk[0]}\n`,
          headers: ndjson,
          action: 'imbachat.users.upload',
          subject: 'users',
          after: { created: 3, updated: 1 },
          secrets: [password],
        },
      ],
    ],
    [
      `PATCH ${path}/{id}`,
      [
        {
          path: `${path}/11`,
          body: { name: 'Eleven', banned: true, password, email: 'eleven@example.com' },
          action: 'imbachat.user.change',
          subject: 'user 11',
          before: { name: 'User 11', banned: null },
          after: { name: 'Eleven', banned: true, others: ['email', 'password'] },
          secrets: [password, 'eleven@example.com'],
        },
      ],
    ],
    [
      `DELETE ${path}/{id}`,
      [
        {
          path: `${path}/12`,
          action: 'imbachat.user.delete',
          subject: 'user 12',
          before: { name: 'User 12', banned: null },
        },
      ],
    ],
    [
      `PUT ${path}/{id}/friends`,
      [
        {
          path: `${path}/13/friends`,
          body: [11, 99],
          action: 'imbachat.user.friends',
          subject: 'user 13',
          before: { friends: [] },
          after: { friends: [11, 99] },
        },
      ],
    ],
  ];
}

async function platformChanges(): Promise<[string, Change[]][]> {
  const cookie = await signIn(app.quartet);
  const code = app.quartet.app.get(SignInCodes).make();
  const [retried, dropped] = [await addMail(), await addMail()];
  const [one, other] = [await addLockout(), await addLockout()];
  expect(other).not.toBe(one);
  const console = { 'x-quartet-console': '1' };
  const name = app.quartet.admin.username;
  return [
    [
      'POST /operator/session',
      [
        {
          path: '/operator/session',
          body: app.quartet.admin,
          headers: console,
          action: 'session.begin',
          subject: name,
          secrets: [app.quartet.admin.password],
        },
      ],
    ],
    [
      'POST /operator/session/code',
      [
        {
          path: '/operator/session/code',
          body: { code },
          headers: console,
          action: 'session.begin',
          subject: name,
          secrets: [code],
        },
      ],
    ],
    [
      'DELETE /operator/session',
      [
        {
          path: '/operator/session',
          headers: { ...console, cookie },
          action: 'session.end',
          subject: name,
          secrets: [cookie.split('=')[1]!],
        },
      ],
    ],
    [
      'DELETE /operator/lockouts/{id}',
      [
        {
          path: `/operator/lockouts/${one}`,
          action: 'lockouts.lift',
          subject: `lock-out ${one}`,
          before: { context: 'imvu', address: '192.0.2.7' },
        },
      ],
    ],
    [
      'DELETE /operator/lockouts',
      [{ path: '/operator/lockouts', action: 'lockouts.lift', subject: 'all', after: { lifted: 1 } }],
    ],
    [
      'POST /operator/mail/{id}/retry',
      [
        {
          path: `/operator/mail/${retried}/retry`,
          action: 'mail.retry',
          subject: `mail ${retried}`,
          before: { next_try: LATER },
        },
      ],
    ],
    [
      'DELETE /operator/mail/{id}',
      [
        {
          path: `/operator/mail/${dropped}`,
          action: 'mail.drop',
          subject: `mail ${dropped}`,
          before: { state: 'waiting', tries: 4 },
        },
      ],
    ],
    [
      'POST /operator/audit',
      // What the audit says of this database is not the question here.
      [{ path: '/operator/audit', action: 'audit.run', subject: 'all', after: {} }],
    ],
  ];
}

/** Starts Quartet, and makes ready what the operator may change there: for each route, as `METHOD /path/{id}`. */
export async function startWithChanges(): Promise<ReadonlyMap<string, readonly Change[]>> {
  app = await startImvuApp({
    LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
    LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
  });
  operator = operatorOf(app.quartet);
  return new Map([
    ...(await bobuxChanges()),
    ...(await lishopChanges()),
    ...(await imvuChanges()),
    ...(await imbachatChanges()),
    ...(await platformChanges()),
  ]);
}
