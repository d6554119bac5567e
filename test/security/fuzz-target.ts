import { randomUUID } from 'node:crypto';
import { BootstrapCredentials } from '../../src/shared/auth/bootstrap-credentials.js';
import { imbachatCredentials } from '../../src/contexts/imba-chat-bridge/imbachat-credentials.js';
import { basic } from '../support/basic.js';
import type { ImvuApp } from '../support/imvu-app.js';
import type { FuzzTarget } from './route-fuzz.js';
import type { OpenApi } from './route-places.js';

/* A Quartet in which every route and command leads somewhere, for those that try everything. */

/** What a good call of each command holds, but for what must not succeed here. */
export const GOOD: Record<string, Record<string, unknown>> = {
  getplayer: { id: 1 },
  topplayers: { amount: 10, page: 1 },
  setbobux: { id: 1, amount: 1, operation: 1, reason: 'r' },
  createaccount: { id: 'x', discord: true },
  linkaccount: { userid: 1, newid: 'x' },
  sendsql: { sql: 'SELECT 1' },
  transfer: { from: 'x', to: 1, amount: 1, reason: 'r' },
  batch: { changes: [{ id: 1, amount: 1, operation: 1 }] },
  hold: { id: 1, amount: 1, seconds: 60, reason: 'r' },
  capture: { hold: 1, amount: 1, to: 'x' },
  release: { hold: 1 },
  reverse: { entry: 1, reason: 'r' },
  holds: { id: 1 },
  history: { id: 1, amount: 10, before: 100 },
  createkey: { permissions: 1 },
  editpermissions: { targetkey: 'x', permissions: 1 },
  deletekey: { targetkey: 'x' },
};
/** These take no text but the nonce, and would end the key that asks. */
export const ENDS_ITS_KEY = new Set(['replacekey', 'deletekey']);

/** Calls that would want a password, a code, a receipt, a signature or an amount that is right; and a list of objects, which no form has. */
export const MAY_BE_REFUSED = new RegExp(
  '^(?:401 post /operator/session(?:/code)?|400 post /imvu/api/login|422 post /imvu/accounts(?:/{id}/sessions)?|409 post (?:(?:/operator)?/imvu/accounts/{id}/code|/operator/bobux/(?:entries/{id}/reverse|players/{id}/link))' +
    '|404 post /api_keys/removeApiKey|503 post /api_keys/verifyReceipt|400 post /lishop/appstore/notifications) ' +
    '|^400 post /2.0/articles/batch application/x-www-form-urlencoded',
);

/** Of a Quartet that may be asked without end, and asks nobody but itself. */
export const fuzzEnvironment = {
  LISHOP_LIMIT_UNKNOWN_KEYS: '0',
  LISHOP_LIMIT_INVITATIONS: '0',
  LISHOP_LIMIT_RECOVER: '0',
  LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
  LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
  LISHOP_APPSTORE_BUNDLE_ID: 'org.example.lists',
  LISHOP_APPSTORE_APP_ID: '1234567890',
  LISHOP_INVITATION_MAIL: 'lists@example.org',
  IMBACHAT_WIDGET_ID: '1',
  OPERATIONS_PUBLIC: 'docs',
};

export async function newList({
  quartet,
}: ImvuApp): Promise<{ key: string; article: (name: string) => Promise<string> }> {
  const json = async (path: string, body: unknown, key = ''): Promise<any> =>
    (
      await fetch(quartet.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(key && { api_key: key }) },
        body: JSON.stringify(body),
      })
    ).json();
  const { api_key: key } = await json('/registerAccount', {
    paymentIdentifier: randomUUID(),
    receipt: 'cg==',
  });
  return {
    key,
    article: async (name) => (await json('/articles', { name, qty: '1', checked: '0' }, key)).objectId,
  };
}

/** A player with an entry, and a key: for the operator's routes of the ledger. */
async function newPlayer(app: ImvuApp): Promise<{ player: string; entry: string; bobuxKey: string }> {
  const id = randomUUID();
  await (await app.quartet.connect()).ok('createaccount', { id });
  const { body: players } = await app.operator('GET', `/operator/bobux/players?q=${id}`);
  const player = String(players.items[0].id);
  const change = { operation: 'add', amount: 1_000, reason: 'for the fuzz' };
  const { body } = await app.operator('POST', `/operator/bobux/players/${player}/changes`, change);
  return { player, entry: String(body.entries[0]), bobuxKey: (await newBobuxKey(app)).key };
}

async function newBobuxKey(app: ImvuApp): Promise<{ key: string }> {
  const { body } = await app.operator('POST', '/operator/bobux/keys', { permissions: 1, label: 'fuzz' });
  return body.key;
}

/** Credentials of every kind, ids of things that there are, and the description of all routes. */
export async function fuzzTarget(app: ImvuApp): Promise<{ document: OpenApi; target: FuzzTarget }> {
  const { quartet } = app;
  const { player, entry, bobuxKey } = await newPlayer(app);
  const own = await newList(app);
  const article = await own.article('mine');
  const { user, accountId, sessionId } = await app.newUserWithAccount();
  const other = await app.newUser();
  await app.operator('PUT', '/imbachat/directory/users', [{ user_id: 6, name: 'Six' }]);
  const [{ key: apiKey }, { id: endedKey }] = [await app.newKey(), await app.newKey()];
  app.imvu.behave('/fuzzed', { status: 200, body: '{}' });
  const [{ list }] = (await quartet.database.query(
    `SELECT list_id::text AS list FROM lishop.articles WHERE name = 'mine'`,
  )) as [{ list: string }];
  const lease = async (): Promise<string> =>
    (await user.api('POST', '/imvu/checkouts', { account_id: accountId })).body.id;
  const operator = basic(quartet.admin.username, quartet.admin.password);
  const imbachat = quartet.app.get(BootstrapCredentials).of(imbachatCredentials);
  const described = await fetch(`${quartet.url}/docs-json`, { headers: { authorization: operator } });
  return {
    document: (await described.json()) as OpenApi,
    target: {
      url: quartet.url,
      callers: {
        operator: { authorization: operator },
        imbachat: { authorization: basic(imbachat.login, imbachat.password) },
        'imvu-user': { authorization: user.authorization },
        'imvu-api-key': { api_key: apiKey },
        lishop: { api_key: own.key },
      },
      leftOut: {
        '/imbachat/directory/users': ['password_hash'],
        '/imbachat/directory/users/{id}': ['password_hash'],
        '/2.0/articles/batch': ['edits.0.objectId', 'edits.0.of'],
        '/imvu/checkouts': ['account_id'],
        '/imvu/accounts/{id}': ['paused'],
        '/operator/bobux/players/{id}/changes': ['to'],
      },
      made: {
        'delete /articles/{id}': async () => ({ id: await own.article('to be removed') }),
        // On a slow machine a lease has run out before its turn comes.
        'delete /imvu/checkouts/{id}': async () => ({ id: await lease() }),
        // It ends the key.
        'post /operator/bobux/keys/{key}/replace': async () => ({ key: (await newBobuxKey(app)).key }),
        'post /imvu/checkouts/{id}/renew': async () => ({ id: await lease() }),
      },
      ids: {
        '/articles/{id}': { id: article },
        '/imvu/accounts/{id}': { id: accountId },
        '/imvu/accounts/{id}/code': { id: accountId },
        '/imvu/accounts/{id}/sessions': { id: accountId },
        '/imvu/sessions/{id}': { id: sessionId },
        '/imbachat/directory/users/{id}': { id: '6' },
        '/imbachat/directory/users/{id}/friends': { id: '6' },
        '/imvu/api/{path}': { path: 'fuzzed' },
        '/imvu/api-keys/{id}': { id: endedKey },
        '/imvu/users/{id}': { id: other.id },
        '/imvu/checkouts/{id}': { id: await lease() },
        '/imvu/checkouts/{id}/renew': { id: await lease() },
        '/operator/imvu/accounts/{id}': { id: accountId },
        '/operator/imvu/accounts/{id}/sessions': { id: accountId },
        '/operator/imvu/accounts/{id}/code': { id: accountId },
        '/operator/lishop/lists/{id}/articles': { id: list },
        '/operator/lishop/lists/{id}/keys/{key}': { id: list, key: '1' },
        '/operator/bobux/keys/{key}': { key: bobuxKey },
        '/operator/bobux/players/{id}/entries': { id: player },
        '/operator/bobux/players/{id}/changes': { id: player },
        '/operator/bobux/players/{id}/link': { id: player },
        '/operator/bobux/entries/{id}/reverse': { id: entry },
      },
    },
  };
}
