import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { restoreList } from '../../src/contexts/lishop-lists/lists/deleted-lists.js';
import { lishopDeleted, lishopRestore } from '../../src/contexts/lishop-lists/cli/deleted-lists.js';
import { logCommand } from '../../src/cli/commands/log.js';
import { lishopEndKey, lishopFind } from '../../src/contexts/lishop-lists/cli/keys.js';
import { LiShopSweeper } from '../../src/contexts/lishop-lists/maintenance/lishop-sweeper.js';
import { Database } from '../../src/shared/database/database.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';
import { runCommand } from '../support/operator-command.js';

const HOUR = 60 * 60 * 1000;
let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(async () => {
  await lishop.close();
});

const works = async (key: string): Promise<boolean> => (await lishop.get('/articles', key)).status === 200;

describe('registerAccount', () => {
  it('should give a new key for the same list at the second time, and let the older one go on for 24 hours', async () => {
    const first = await lishop.register('twice');
    const article = await lishop.add(first);
    const second = await lishop.register('twice');
    expect(second).not.toBe(first);
    expect((await lishop.get('/articles', second)).json).toEqual([article]);
    const guest = await lishop.invite(second);

    lishop.advance(24 * HOUR - 60_000);
    expect(await works(first)).toBe(true);
    // A third registration does not lengthen the first key's grace.
    const third = await lishop.register('twice');
    lishop.advance(2 * 60_000);
    expect((await lishop.get('/articles', first)).text).toBe('Unauthorized');
    expect(await works(second)).toBe(true);
    lishop.advance(24 * HOUR);
    expect(await works(second)).toBe(false);
    expect(await works(third)).toBe(true);
    expect(await works(guest)).toBe(true);
  });

  it('should make one list and 50 keys when it is called 50 times at the same moment', async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, () => lishop.register('at once')));
    expect(new Set(keys).size).toBe(50);
    await lishop.add(keys[0] ?? '', { name: 'shared by all' });
    for (const key of keys) {
      const { json } = await lishop.get('/articles', key);
      expect(json.map(({ name }: { name: string }) => name)).toEqual(['shared by all']);
    }
    lishop.advance(25 * HOUR);
    const left = await Promise.all(keys.map(works));
    expect(left.filter(Boolean)).toHaveLength(1);
  });

  it('should keep neither payment, receipt nor keys in clear, and keys of 32 characters', async () => {
    const key = await lishop.register('payment-in-clear', 'receipt-in-clear');
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    const guest = await lishop.invite(key);
    const { database } = lishop.quartet;
    const rows = await Promise.all(
      ['lishop.lists', 'lishop.api_keys', 'lishop.receipts'].map((table) =>
        database.query<{ row: string }>(`SELECT t::text AS row FROM ${table} t`),
      ),
    );
    const dump = rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
    for (const secret of ['payment-in-clear', 'receipt-in-clear', key, guest]) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('should ask for the secret where LISHOP_API_SECRET is set, before anything else', async () => {
    const strict = await LiShopApp.start({ LISHOP_API_SECRET: 'open sesame' });
    const account = { paymentIdentifier: 'p', receipt: 'r' };
    for (const json of [account, { ...account, secret: 'wrong' }, { secret: '' }, {}]) {
      const refused = await strict.call('/registerAccount', { json });
      expect([refused.status, refused.text]).toEqual([403, 'Forbidden']);
    }
    const registered = await strict.call('/registerAccount', { form: { ...account, secret: 'open sesame' } });
    expect(registered.status).toBe(200);
    expect((await strict.call('/registerAccount', { form: { secret: 'open sesame' } })).text).toBe(
      'paymentIdentifier parameter required',
    );
    expect(strict.logged).not.toContain('open sesame');
    await strict.close();
  });
});

describe("an owner's earlier key", () => {
  const statuses = async (key: string, guest: string): Promise<number[]> => {
    const answers = [];
    for (const [operation, json] of [
      ['requestNewApiKey', { email: 'a@example.com' }],
      ['removeApiKey', { sharedApiKey: guest }],
      ['revokeOwnerKeys', {}],
      ['deleteList', {}],
    ] as const) {
      answers.push((await lishop.call(`/${operation}`, { key, json })).status);
    }
    return answers;
  };

  it('should neither invite nor remove nor delete once there is a newer one, and end at once when that says so', async () => {
    const lost = await lishop.register('lost phone');
    const guest = await lishop.invite(lost);
    const fresh = await lishop.register('lost phone');
    expect(await works(lost)).toBe(true);
    expect(await statuses(lost, guest)).toEqual([403, 403, 403, 403]);
    expect((await lishop.call('/revokeOwnerKeys', { key: guest })).status).toBe(403);
    const revoked = await lishop.call('/1.0/api_keys/revokeOwnerKeys.json', { key: fresh });
    expect([revoked.status, revoked.text]).toEqual([200, '']);
    expect(await works(lost)).toBe(false);
    for (const key of [fresh, guest]) expect(await works(key)).toBe(true);
    expect((await lishop.call('/revokeOwnerKeys', { key: fresh })).status).toBe(200);
    expect(await statuses(fresh, guest)).toEqual([200, 200, 200, 200]);
  });
});

describe('guest keys', () => {
  it('should let guests work with the articles, and with nothing else', async () => {
    const owner = await lishop.register();
    const guest = await lishop.invite(owner);
    const article = await lishop.add(guest);
    const change = await lishop.call(`/articles/${article.objectId}`, {
      method: 'PATCH',
      key: guest,
      json: { checked: '1' },
    });
    expect(change.status).toBe(200);
    expect((await lishop.get('/articles', owner)).json).toEqual([change.json]);
    expect(
      (await lishop.call(`/articles/${article.objectId}`, { method: 'DELETE', key: guest })).status,
    ).toBe(204);
    for (const operation of ['requestNewApiKey', 'removeApiKey', 'sharedApiKey', 'deleteList']) {
      const refused = await lishop.call(`/${operation}`, {
        key: guest,
        json: { email: 'a@example.com', sharedApiKey: guest },
      });
      expect([refused.status, refused.text]).toEqual([403, 'Forbidden']);
    }
  });

  it('should show the guests to the owner, and stop a removed one at the very next request', async () => {
    const owner = await lishop.register();
    expect((await lishop.call('/sharedApiKey', { key: owner })).text).toBe('[]');
    const ann = await lishop.invite(owner, 'ann@example.com');
    const bob = await lishop.invite(owner, 'Bob@example.com');
    const again = await lishop.invite(owner, 'ann@example.com');
    const all = [
      { api_key: ann, email: 'ann@example.com' },
      { api_key: bob, email: 'Bob@example.com' },
      { api_key: again, email: 'ann@example.com' },
    ];
    expect((await lishop.call('/sharedApiKey', { key: owner })).json).toEqual(all);
    expect(await works(ann)).toBe(true);
    const removed = await lishop.call('/removeApiKey', { key: owner, form: { sharedApiKey: ann } });
    expect(removed.json).toEqual(all.slice(1));
    expect(await works(ann)).toBe(false);
    expect(await works(bob)).toBe(true);
    expect((await lishop.call('/removeApiKey', { key: owner, form: { sharedApiKey: ann } })).status).toBe(
      404,
    );
  });

  it.each([
    'a@b.c\r\nBcc: x@y.z',
    'a@b.c,x@y.z',
    '"Ann" <a@b.c>',
    'a@localhost',
    '@b.c',
    'a@b..c',
    `${'a'.repeat(65)}@b.c`,
    'a b@c.d',
  ])('should not invite %j', async (email) => {
    const owner = await lishop.register();
    const refused = await lishop.call('/requestNewApiKey', { key: owner, json: { email } });
    expect([refused.status, refused.text]).toEqual([400, 'email parameter invalid']);
  });
});

describe('the operator, by command', () => {
  it('should find a list by whatever its people have, see its keys without them, and end one at once', async () => {
    const payment = 'of a caller';
    const lost = await lishop.register(payment);
    const owner = await lishop.register(payment);
    const guest = await lishop.invite(owner, 'Caller@Example.com');
    const find = (text: string): Promise<string> => runCommand(lishop.quartet, lishopFind, [text]);
    const shown = await find(payment);
    const [list = ''] = /^\d+/.exec(shown) ?? [];
    for (const text of [list, lost, owner, guest, 'caller@example.COM']) expect(await find(text)).toBe(shown);
    expect(shown).toMatch(
      new RegExp(
        `^${list}  pending  articles: 0  owner keys: 2  guests: 1\n` +
          '  [0-9a-f]{64}  owner  made \\S+  ends \\S+\n' +
          '  [0-9a-f]{64}  owner  made \\S+\n' +
          '  [0-9a-f]{64}  Caller@Example.com  made \\S+$',
      ),
    );
    for (const secret of [lost, owner, guest, payment]) expect(shown).not.toContain(secret);
    expect(await find('nobody@example.com')).toBe('There is no such list.');

    const [first = '', , third = ''] = [...shown.matchAll(/[0-9a-f]{64}/g)].map(([id]) => id);
    const end = (...parameters: string[]): Promise<string> =>
      runCommand(lishop.quartet, lishopEndKey, parameters);
    await expect(end(String(Number(list) + 1), first)).rejects.toThrow('has no such key');
    await expect(end(list, 'x')).rejects.toThrow('is no id of a key');
    expect(await end(list, first)).toBe(`The key of an owner of list ${list} has ended.`);
    expect(await end(list, third)).toBe(`The key of a guest of list ${list} has ended.`);
    expect([await works(lost), await works(guest), await works(owner)]).toEqual([false, false, true]);
    expect(await runCommand(lishop.quartet, logCommand)).toMatch(
      new RegExp(
        `^\\S+  command line  local  lishop.key.end  list ${list}  before {"owner":false}\n` +
          `\\S+  command line  local  lishop.key.end  list ${list}  before {"owner":true}$`,
      ),
    );
  });
});

describe('deleteList', () => {
  it('should take everything, stop all keys at once, and leave the payment free for a new, empty list', async () => {
    const owner = await lishop.register('leaving');
    const guest = await lishop.invite(owner);
    await lishop.add(owner);
    const deleted = await lishop.call('/deleteList', { key: owner });
    expect([deleted.status, deleted.text]).toEqual([200, '']);
    for (const key of [owner, guest]) expect(await works(key)).toBe(false);
    const back = await lishop.register('leaving');
    expect((await lishop.get('/articles', back)).json).toEqual([]);
  });

  it('should be undone by the operator alone, with all keys, for as many days as LISHOP_DELETED_KEPT says', async () => {
    const { database, app } = lishop.quartet;
    const owner = await lishop.register('regretful');
    const guest = await lishop.invite(owner, 'regretful@example.com');
    const article = await lishop.add(owner);
    const idOf = async (): Promise<number> => {
      const [row] = await database.query<{ id: number }>(
        'SELECT id::integer FROM lishop.lists ORDER BY lists.id DESC LIMIT 1',
      );
      return row?.id ?? 0;
    };
    const list = await idOf();
    expect(await restoreList(app.get(Database), list)).toBe('unknown');
    await lishop.call('/deleteList', { key: owner });
    for (const key of [owner, guest]) expect(await works(key)).toBe(false);
    // Its keys are not mailed to anyone either.
    const recovered = await lishop.call('/recoverApiKey', { json: { email: 'regretful@example.com' } });
    expect([recovered.status, recovered.text]).toEqual([404, 'email not found']);
    expect(await runCommand(lishop.quartet, lishopDeleted)).toMatch(
      new RegExp(`${list}  deleted \\S+  articles: 1  keys: 2`),
    );
    await expect(runCommand(lishop.quartet, lishopRestore, [`${list} --`])).rejects.toThrow(
      /is no id of a list/,
    );
    expect(await runCommand(lishop.quartet, lishopRestore, [String(list)])).toBe(
      `List ${list} is there again, with its keys.`,
    );
    for (const key of [owner, guest]) expect((await lishop.get('/articles', key)).json).toEqual([article]);

    await lishop.call('/deleteList', { key: owner });
    const other = await lishop.register('regretful');
    expect((await lishop.get('/articles', other)).json).toEqual([]);
    expect(await restoreList(app.get(Database), list)).toBe('replaced');
    await lishop.call('/deleteList', { key: other });
    lishop.advance(7 * 24 * HOUR + HOUR);
    app.get(LiShopSweeper).wake();
    await eventually(
      async () =>
        (await database.query('SELECT 1 FROM lishop.lists WHERE deleted_at IS NOT NULL')).length === 0,
    );
    expect(await restoreList(app.get(Database), list)).toBe('unknown');
  });

  it('should purge at once where LISHOP_DELETED_KEPT is 0', async () => {
    const strict = await LiShopApp.start({ LISHOP_DELETED_KEPT: '0' });
    const owner = await strict.register();
    await strict.add(owner);
    expect((await strict.call('/deleteList', { key: owner })).status).toBe(200);
    const left = await strict.quartet.database.query('SELECT 1 FROM lishop.lists, lishop.articles');
    expect(left).toEqual([]);
    await strict.close();
  });

  it('should get along with registrations, articles and invitations at the same moment', async () => {
    for (let round = 0; round < 5; round++) {
      const owner = await lishop.register('race');
      const answers = await Promise.all([
        lishop.call('/deleteList', { key: owner }),
        lishop.call('/registerAccount', { json: { paymentIdentifier: 'race', receipt: 'cmVjZWlwdA==' } }),
        lishop.call('/articles', { key: owner, json: { name: 'n', qty: '1', checked: '0' } }),
        lishop.call('/requestNewApiKey', { key: owner, json: { email: 'a@example.com' } }),
      ]);
      // 403: the registration came first, and the key is not the newest any more.
      for (const { status } of answers) expect([200, 201, 401, 403]).toContain(status);
    }
  });
});

describe('a rotation of SECRETS_KEY', () => {
  it('should find keys and payments under an older key, and bring them under the new one', async () => {
    const old = Buffer.alloc(32, 1).toString('base64');
    const fresh = Buffer.alloc(32, 2).toString('base64');
    const before = await LiShopApp.start({ SECRETS_KEY: old });
    const owner = await before.register('rotating');
    const article = await before.add(owner);
    const { database } = before.quartet;
    const during = await LiShopApp.start({ SECRETS_KEY: `${fresh},${old}` }, database);
    expect((await during.get('/articles', owner)).json).toEqual([article]);
    const second = await during.register('rotating');
    expect((await during.get('/articles', second)).json).toEqual([article]);
    const stale = await database.query('SELECT key_index FROM lishop.api_keys GROUP BY key_index');
    expect(stale).toHaveLength(2);
    await during.close();
    // The first credentials are still sealed with the old key; LiShop's rows no longer need it.
    const after = await LiShopApp.start({ SECRETS_KEY: `${fresh},${old}` }, database);
    for (const key of [owner, second]) expect((await after.get('/articles', key)).json).toEqual([article]);
    await after.close();
    await before.close();
  });
});
