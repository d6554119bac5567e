import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopApp } from '../support/lishop-app.js';

let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(async () => {
  await lishop.close();
});

const MILK = {
  name: 'Milk',
  qty: '2',
  category: 'dairy',
  type: 'fresh',
  shop: 'corner',
  prize: '1.20',
  checked: '0',
};

describe('a list with many bytes', () => {
  it('should be given whole, however long it is, and as it was at one moment', async () => {
    const own = await lishop.register();
    const { database } = lishop.quartet;
    const made = await lishop.add(own, { name: '"quoted" \\ é\u{1F9C0}\n' });
    await database.query(
      `INSERT INTO lishop.articles (list_id, id, name, qty, checked, created_at, updated_at)
       SELECT list_id, id + n, name || n, qty, checked, created_at, updated_at
       FROM lishop.articles, generate_series(1, 999) n WHERE id = $1`,
      [made.objectId],
    );
    const { json, type } = await lishop.get('/articles', own);
    expect(type).toBe('application/json; charset=utf-8');
    expect(json).toHaveLength(1000);
    expect(json[0]).toEqual(made);
    expect(json[999]).toEqual({
      ...made,
      objectId: String(Number(made.objectId) + 999),
      name: `${made.name}999`,
    });
    await database.query('DELETE FROM lishop.articles WHERE id > $1', [made.objectId]);
  });

  it('should take no more than LISHOP_LIST_BYTES, counted in UTF-8, and more again when something has gone', async () => {
    const small = await LiShopApp.start({ LISHOP_LIST_BYTES: '1000' });
    const own = await small.register();
    const fields = { name: 'é'.repeat(200), qty: '1', checked: '0' };
    const first = await small.add(own, fields);
    const second = await small.add(own, fields);
    const post = (): ReturnType<LiShopApp['call']> => small.call('/articles', { key: own, json: fields });
    const full = await post();
    expect([full.status, full.text, full.type]).toEqual([413, 'list too large', 'text/plain; charset=utf-8']);
    const change = (json: object): ReturnType<LiShopApp['call']> =>
      small.call(`/articles/${first.objectId}`, { method: 'PATCH', key: own, json });
    expect((await change({ shop: 'x'.repeat(200) })).status).toBe(413);
    expect((await small.get(`/articles/${first.objectId}`, own)).json).toEqual(first);
    expect((await change({ shop: 'x'.repeat(190), name: 'é'.repeat(199) })).status).toBe(200);
    expect((await change({ shop: null, name: 'short' })).status).toBe(200);
    await small.call(`/articles/${second.objectId}`, { method: 'DELETE', key: own });
    for (const status of [201, 201, 413]) expect((await post()).status).toBe(status);
    const [list] = await small.quartet.database.query<{ bytes: string; sum: string }>(
      'SELECT bytes, (SELECT sum(lishop.article_bytes(a)) FROM lishop.articles a) AS sum FROM lishop.lists',
    );
    expect(list).toEqual({ bytes: String(2 * 402 + 7), sum: String(2 * 402 + 7) });
    await small.close();
  });
});

describe('a full list', () => {
  it('should hold 10,000 articles and no more, also when many come at once, and again when one has gone', async () => {
    const own = await lishop.register();
    const last = await lishop.add(own);
    const { database } = lishop.quartet;
    const [list] = await database.query<{ list_id: string }>(
      'SELECT list_id FROM lishop.articles WHERE id = $1',
      [last.objectId],
    );
    await database.query('UPDATE lishop.lists SET articles = 9998 WHERE id = $1', [list?.list_id]);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => lishop.call('/articles', { key: own, json: MILK })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422, 422]);
    const full = answers.find(({ status }) => status === 422);
    expect(full?.json).toEqual({ base: ['the list is full (maximum is 10000 articles)'] });
    await lishop.call(`/articles/${last.objectId}`, { method: 'DELETE', key: own });
    await lishop.add(own);
    expect((await lishop.call('/articles', { key: own, json: MILK })).status).toBe(422);
  });

  it('should count right when articles come and go at the same time', async () => {
    const own = await lishop.register();
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const { objectId } = await lishop.add(own);
        const gone = await Promise.all(
          [1, 2].map(() => lishop.call(`/articles/${objectId}`, { method: 'DELETE', key: own })),
        );
        expect(gone.map(({ status }) => status).sort()).toEqual([204, 404]);
        await lishop.add(own);
      }),
    );
    const ids = (await lishop.get('/articles', own)).json;
    expect(new Set(ids.map(({ objectId }: { objectId: string }) => objectId)).size).toBe(20);
    const counts = await lishop.quartet.database.query<{ counted: number; there: string }>(
      'SELECT l.articles AS counted, (SELECT count(*) FROM lishop.articles a WHERE a.list_id = l.id) AS there FROM lishop.lists l WHERE last_article = $1',
      [Math.max(...ids.map(({ objectId }: { objectId: string }) => Number(objectId)))],
    );
    expect(counts).toEqual([{ counted: 20, there: '20' }]);
  });
});
