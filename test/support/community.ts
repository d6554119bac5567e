import { randomUUID } from 'node:crypto';
import type { ImvuSimulator } from '../simulators/imvu.js';
import { basicOf } from './basic.js';
import { BobuxClient, signed, type BobuxKey } from './bobux-client.js';

/** A Quartet, in this process or another one. */
export interface Place {
  readonly url: string;
  readonly bobuxUrl: string;
  readonly admin: { readonly username: string; readonly password: string };
  readonly bobux: BobuxKey;
}

/** With what a Quartet has to be started for a community: nothing of it ever leaves this machine, and mail and notices stay where they wait. */
export const communityEnvironment = (imvu: ImvuSimulator): Record<string, string> => ({
  IMVU_BASE_URL: imvu.url,
  LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
  LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
  LISHOP_INVITATION_MAIL: 'lists@example.org',
  SMTP_URL: 'smtp://127.0.0.1:9',
  OPERATOR_MAIL: 'operator@example.org',
  WEBHOOK_URL: 'http://127.0.0.1:9/',
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
  LIMIT_AUTH_FAILURES: '0',
  LIMIT_REQUESTS: '0',
});

async function call(place: Place, path: string, init: RequestInit & { json?: unknown } = {}): Promise<any> {
  const { json, ...rest } = init;
  const response = await fetch(place.url + path, {
    ...rest,
    ...(json !== undefined && { method: init.method ?? 'POST', body: JSON.stringify(json) }),
    headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...init.headers } as Record<
      string,
      string
    >,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Data in all four contexts, every sealed column among them, and what its clients expect to find again. */
export class Community {
  private constructor(
    private readonly gameKey: BobuxKey,
    private readonly player: number,
    private readonly nonce: { readonly frame: string; readonly answer: unknown },
    private readonly ownerKey: string,
    private readonly guestKey: string,
    private readonly articles: unknown,
    private readonly imvuKey: string,
    private readonly bot: Place['admin'],
    private readonly accountId: string,
  ) {}

  static async settle(place: Place, imvu: ImvuSimulator): Promise<Community> {
    const client = await BobuxClient.connect(place.bobuxUrl, place.bobux);
    const { player } = await client.ok('createaccount', { id: `${randomUUID()}@steam` });
    for (const operation of [0, 1, 2])
      await client.ok('setbobux', { id: player.id, amount: 500 - 200 * operation, operation });
    await client.ok('sendsql', { sql: `UPDATE players SET bobux = bobux + 1 WHERE id = ${player.id}` });
    const gone = await client.ok('createaccount', { id: `${randomUUID()}@discord`, discord: true });
    await client.ok('setbobux', { id: gone.player.id, amount: 7 });
    await client.ok('sendsql', { sql: `DELETE FROM players WHERE id = ${gone.player.id}` });
    const shop = (await client.ok('createaccount', { id: `${randomUUID()}@shop` })).player.id as number;
    const { transfer } = await client.ok('transfer', { from: player.id, to: shop, amount: 20 });
    await client.ok('reverse', { entry: transfer });
    const { hold } = await client.ok('hold', { id: player.id, amount: 30, seconds: 600 });
    await client.ok('capture', { hold: hold.id, amount: 10, to: shop, nonce: randomUUID() });
    await client.ok('batch', {
      changes: [
        { from: player.id, to: shop, amount: 5 },
        { id: shop, amount: 1, operation: 2 },
      ],
    });
    await client.ok('hold', { id: shop, amount: 4, seconds: 600, reason: 'an order that is not yet sent' });
    const gameKey = await client.createKey(15);
    await client.ok('deletekey', { targetkey: (await client.createKey(1)).key });
    // What a change of a balance came to is kept as it is, every other answer sealed.
    await client.ok('setbobux', { id: player.id, amount: 9, nonce: randomUUID() });
    const message = {
      command: 'createaccount',
      id: `${randomUUID()}@steam`,
      nonce: randomUUID(),
      timestamp: Math.floor(Date.now() / 1000),
    };
    const frame = JSON.stringify(signed(gameKey, message));
    const answer = (await client.sendRaw(frame)).data;
    client.terminate();

    const lishop = (path: string, api_key: string, json: unknown): Promise<any> =>
      call(place, path, {
        json,
        headers: {
          ...(api_key !== '' && { api_key }),
          ...(path === '/articles' && { 'idempotency-key': randomUUID() }),
        },
      });
    const { api_key: ownerKey } = await lishop('/registerAccount', '', {
      paymentIdentifier: randomUUID(),
      receipt: 'cmVjZWlwdA==',
    });
    for (const name of ['Milk', 'Bread\\.', 'Käse\t\n'])
      await lishop('/articles', ownerKey, { name, qty: '1', checked: '0' });
    const { objectId: removed } = await lishop('/articles', ownerKey, {
      name: 'gone',
      qty: '1',
      checked: '0',
    });
    await call(place, `/articles/${removed}`, { method: 'DELETE', headers: { api_key: ownerKey } });
    const { api_key: guestKey } = await lishop('/requestNewApiKey', ownerKey, { email: 'guest@example.org' });
    const articles = await call(place, '/articles', { headers: { api_key: guestKey } });

    const operator = { authorization: basicOf(place.admin) };
    await call(place, '/imbachat/directory/users', {
      method: 'PUT',
      headers: operator,
      json: [
        { user_id: 1, name: 'Ann', password: 'a long password', login: 'ann' },
        { user_id: 2, name: 'Bob </script>' },
      ],
    });
    await call(place, '/imbachat/directory/users/1/friends', { method: 'PUT', headers: operator, json: [2] });

    const { key: imvuKey } = await call(place, '/imvu/api-keys', {
      headers: operator,
      json: { label: 'community' },
    });
    const bot = { username: `bot-${randomUUID()}`, password: 'a long password' };
    await call(place, '/imvu/users', { headers: { api_key: imvuKey }, json: bot });
    const own = { authorization: basicOf(bot) };
    const accounts = [
      imvu.addAccount(`${randomUUID()}@example.org`, 'secret one'),
      imvu.addAccount(`${randomUUID()}@example.org`, 'secret two', { code: '123456' }),
    ];
    const added: any[] = [];
    for (const { username, password } of accounts) {
      added.push(await call(place, '/imvu/accounts', { headers: own, json: { username, password } }));
    }
    await call(place, '/imvu/checkouts', {
      headers: own,
      json: { account_id: added[0].account.id, exclusive: false },
    });
    return new Community(
      gameKey,
      player.id,
      { frame, answer },
      ownerKey,
      guestKey,
      articles,
      imvuKey,
      bot,
      added[0].account.id,
    );
  }

  /** Asks as every client of the community would. @throws where something is not as it was */
  async visit(place: Place): Promise<void> {
    const be = (what: string, found: unknown, expected: unknown): void => {
      if (JSON.stringify(found) !== JSON.stringify(expected)) {
        throw new Error(`${what}: ${JSON.stringify(found)} in place of ${JSON.stringify(expected)}`);
      }
    };
    const client = await BobuxClient.connect(place.bobuxUrl, this.gameKey);
    try {
      be('the balance', (await client.ok('getplayer', { id: this.player })).player.bobux, 9);
      be('the answer of a nonce', (await client.sendRaw(this.nonce.frame)).data, this.nonce.answer);
      be(
        'sendsql',
        (await client.ok('sendsql', { sql: `SELECT bobux FROM players WHERE id = ${this.player}` })).rows,
        [{ bobux: 9 }],
      );
    } finally {
      client.terminate();
    }
    be(
      'the articles',
      await call(place, '/articles', { headers: { api_key: this.guestKey } }),
      this.articles,
    );
    be(
      'the guests',
      await call(place, '/sharedApiKey', { method: 'POST', headers: { api_key: this.ownerKey } }),
      [{ api_key: this.guestKey, email: 'guest@example.org' }],
    );
    const operator = { authorization: basicOf(place.admin) };
    be('the friends', (await call(place, '/imbachat/directory/users/1', { headers: operator })).friends, [2]);
    const own = { authorization: basicOf(this.bot) };
    const { account } = await call(place, `/imvu/accounts/${this.accountId}/renew`, {
      method: 'POST',
      headers: own,
    });
    be('the account', account.state, 'active');
    await call(place, '/imvu/sessions?reveal=true', { headers: own });
    await call(place, '/imvu/users', {
      headers: { api_key: this.imvuKey },
      json: { username: `bot-${randomUUID()}`, password: 'a long password' },
    });
  }
}
