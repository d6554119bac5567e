import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventReader } from '../support/event-reader.js';
import { LiShopApp, type Answer } from '../support/lishop-app.js';

let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(() => lishop.close());

const MILK = { name: 'Milk', qty: '1', checked: '0' };
const invite = (owner: string, json: object, path = '/2.0/api_keys/requestNewApiKey'): Promise<Answer> =>
  lishop.call(path, { key: owner, json: { email: 'guest@example.com', ...json } });
const keyOf = async (owner: string, json: object): Promise<string> =>
  (await invite(owner, json)).json.api_key;
const canWrite = async (key: string): Promise<boolean> =>
  (await lishop.call('/articles', { key, json: MILK })).status === 201;

describe('a key that may only read', () => {
  it('should read the list in every way', async () => {
    const owner = await lishop.register();
    const { objectId } = await lishop.add(owner);
    const key = await keyOf(owner, { readOnly: true });
    for (const path of [
      '/articles',
      '/1.0/articles.json',
      `/articles/${objectId}`,
      '/2.0/articles',
      `/2.0/articles/${objectId}`,
      '/2.0/articles/changes',
      '/2.0/articles/export?format=csv',
    ])
      expect([path, (await lishop.get(path, key)).status]).toEqual([path, 200]);
    const reader = await EventReader.open(lishop.quartet.url, key);
    await lishop.add(owner, { name: 'Rice' });
    await reader.count(1);
    reader.close();
  });

  it('should change nothing, and hear so before what it sent is looked at', async () => {
    const owner = await lishop.register();
    const { objectId } = await lishop.add(owner);
    const key = await keyOf(owner, { readOnly: true });
    const before = (await lishop.get('/2.0/articles/changes', owner)).json;
    const edits = [{ clientId: 'a', op: 'create', at: '2026-01-01T00:00:00Z', fields: MILK }];
    for (const [method, path, json] of [
      ['POST', '/articles', MILK],
      ['POST', '/2.0/articles', {}],
      ['POST', '/2.0/articles/batch', { edits }],
      ['POST', '/2.0/articles/batch', {}],
      ['PUT', `/articles/${objectId}`, { qty: '2' }],
      ['PATCH', `/1.0/articles/${objectId}.json`, { qty: 'x' }],
      ['DELETE', `/2.0/articles/${objectId}`, undefined],
      ['DELETE', '/articles/7', undefined],
      ['POST', '/2.0/api_keys/requestNewApiKey', { email: 'other@example.com' }],
      ['POST', '/sharedApiKey', undefined],
      ['POST', '/removeApiKey', { sharedApiKey: key }],
      ['POST', '/revokeOwnerKeys', undefined],
      ['POST', '/deleteList', undefined],
    ] as const) {
      const { status, text } = await lishop.call(path, { method, key, ...(json && { json }) });
      expect([path, status, text]).toEqual([path, 403, 'Forbidden']);
    }
    const unreadable = await fetch(`${lishop.quartet.url}/articles`, {
      method: 'POST',
      headers: { api_key: key, 'content-type': 'application/json' },
      body: '{',
    });
    expect([unreadable.status, await unreadable.text()]).toEqual([403, 'Forbidden']);
    expect((await lishop.get('/2.0/articles/changes', owner)).json).toEqual(before);
    // Not paid for: who you are comes first.
    await lishop.quartet.database.query(
      `UPDATE lishop.lists SET verdict = 'expired' WHERE id = (SELECT max(id) FROM lishop.lists)`,
    );
    expect((await lishop.call('/articles', { key, json: MILK })).status).toBe(403);
    expect((await lishop.get('/articles', key)).status).toBe(402);
  });

  it.each([
    [true, false],
    ['true', false],
    [1, false],
    ['1', false],
    [false, true],
    ['false', true],
    [0, true],
    ['0', true],
    [null, true],
    ['', true],
    [undefined, true],
  ])('should be made where readOnly is %j: writes %s', async (readOnly, writes) => {
    const owner = await lishop.register();
    expect(await canWrite(await keyOf(owner, { readOnly }))).toBe(writes);
  });

  it.each(['yes', 'TRUE ', 2, [true], {}, 'x'.repeat(100_000)])(
    'should not be made of readOnly %j, nor any other',
    async (readOnly) => {
      const owner = await lishop.register();
      const refused = await invite(owner, { readOnly });
      expect([refused.status, refused.text]).toEqual([400, 'readOnly parameter invalid']);
      expect((await lishop.call('/sharedApiKey', { key: owner })).json).toEqual([]);
    },
  );

  it('should be made by a form and under every version, and be shown and removed as any other', async () => {
    const owner = await lishop.register();
    const form = { email: 'ann@example.com', readOnly: 'true' };
    for (const version of ['', '/1.0', '/2.0']) {
      const made = await lishop.call(`${version}/requestNewApiKey`, { key: owner, form });
      expect(await canWrite(made.json.api_key)).toBe(false);
    }
    const shared = (await lishop.call('/2.0/api_keys/sharedApiKey', { key: owner })).json;
    expect(shared).toHaveLength(3);
    expect(Object.keys(shared[0])).toEqual(['api_key', 'email']);
    const sharedApiKey = shared[0].api_key;
    await lishop.call('/removeApiKey', { key: owner, json: { sharedApiKey } });
    expect((await lishop.get('/articles', sharedApiKey)).status).toBe(401);
  });

  it('should never be the key of an owner', async () => {
    const owner = await lishop.register();
    await keyOf(owner, { readOnly: true });
    await expect(
      lishop.quartet.database.query(`UPDATE lishop.api_keys SET read_only = true WHERE owner`),
    ).rejects.toThrow('check constraint');
  });
});
