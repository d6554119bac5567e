import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopApp } from '../support/lishop-app.js';

let lishop: LiShopApp;
let key: string;
beforeAll(async () => {
  lishop = await LiShopApp.start();
  key = await lishop.register();
});
afterAll(async () => {
  await lishop.close();
});

const NUL_AND_LONG = ['is not a number', 'is invalid', 'is too long (maximum is 1000 characters)'];
const MILK = {
  name: 'Milk',
  qty: '2',
  category: 'dairy',
  type: 'fresh',
  shop: 'corner',
  prize: '1.20',
  checked: '0',
};

describe('articles', () => {
  it('should be created with 201, Location and every field of the seed, and never with list_id', async () => {
    const created = await lishop.call('/articles', { key, json: MILK });
    expect(created.status).toBe(201);
    const { objectId, created_at, updated_at, ...fields } = created.json;
    expect(fields).toEqual(MILK);
    expect(objectId).toMatch(/^\d+$/);
    expect(created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(updated_at).toBe(created_at);
    expect(created.headers.get('location')).toBe(`/articles/${objectId}`);
    const { json } = await lishop.get(created.headers.get('location') ?? '', key);
    expect(json).toEqual(created.json);
    const versioned = await lishop.call('/1.0/articles.json', { key, json: MILK });
    expect(versioned.headers.get('location')).toBe(`/1.0/articles/${versioned.json.objectId}`);
  });

  it.each([
    ['JSON', { json: MILK }],
    ['wrapped JSON', { json: { article: MILK } }],
    ['a form', { form: MILK }],
    [
      'a wrapped form',
      { form: Object.fromEntries(Object.entries(MILK).map(([name, value]) => [`article[${name}]`, value])) },
    ],
    ['the query', { query: MILK }],
    [
      'a wrapped query',
      { query: Object.fromEntries(Object.entries(MILK).map(([name, value]) => [`article[${name}]`, value])) },
    ],
    ['JSON under another name', { json: JSON.stringify(MILK), headers: { 'content-type': 'text/x-json' } }],
  ])('should be read from %s', async (_where, call) => {
    const { status, json } = await lishop.call('/articles', { key, ...call });
    expect(status).toBe(201);
    expect(json).toMatchObject(MILK);
  });

  it('should keep numbers as the strings that they were in the seed, and what is not given as null', async () => {
    const article = await lishop.add(key, { qty: 2.5, checked: 1 });
    expect(article).toMatchObject({
      qty: '2.5',
      checked: '1',
      category: null,
      type: null,
      shop: null,
      prize: null,
    });
  });

  it('should keep any text', async () => {
    const name = `Café \u{1F9C0} 'quoted' "and" <b>\n${'ü'.repeat(900)}`;
    expect((await lishop.add(key, { name })).name).toBe(name);
  });

  it.each([
    [{ qty: undefined }, { qty: ["can't be blank", 'is not a number'] }],
    [{ qty: null }, { qty: ["can't be blank", 'is not a number'] }],
    [{ qty: ' ' }, { qty: ["can't be blank", 'is not a number'] }],
    [{ qty: 'two' }, { qty: ['is not a number'] }],
    [{ qty: '0x10' }, { qty: ['is not a number'] }],
    [{ checked: true }, { checked: ['is not a number'] }],
    [{ checked: undefined }, { checked: ["can't be blank", 'is not a number'] }],
    [{ name: '' }, { name: ["can't be blank"] }],
    [{ name: ['a'] }, { name: ['is invalid'] }],
    [{ name: 'nul\0' }, { name: ['is invalid'] }],
    [{ name: 'half a pair \ud83e' }, { name: ['is invalid'] }],
    [{ shop: '\udd00 the other half' }, { shop: ['is invalid'] }],
    [{ qty: `\0${'7'.repeat(1000)}` }, { qty: NUL_AND_LONG }],
    [{ shop: 'x'.repeat(1001) }, { shop: ['is too long (maximum is 1000 characters)'] }],
    [
      { name: undefined, qty: 'x', checked: 'y' },
      { name: ["can't be blank"], qty: ['is not a number'], checked: ['is not a number'] },
    ],
  ])('should be refused with 422 for %j', async (fields, errors) => {
    const refused = await lishop.call('/articles', { key, json: { ...MILK, ...fields } });
    expect(refused.status).toBe(422);
    expect(refused.json).toEqual(errors);
    const { objectId } = await lishop.add(key);
    const changes = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    for (const method of ['PUT', 'PATCH']) {
      const answer = await lishop.call(`/articles/${objectId}`, { method, key, json: changes });
      expect(answer.status).toBe(Object.keys(changes).length > 0 ? 422 : 200);
    }
    expect((await lishop.get(`/articles/${objectId}`, key)).json).toMatchObject({
      name: 'Milk',
      qty: '1',
      checked: '0',
    });
  });

  it.each(['+2', '-1', '1.5', '.5', '1e3', ' 7 ', '\t7\r\n', '1_000', '1_0.0_1', '1e1_0', '7'.repeat(1000)])(
    'should take %j for a number, as Rails did, and keep it as it was sent',
    async (qty) => {
      expect((await lishop.add(key, { qty })).qty).toBe(qty);
    },
  );

  it.each([
    '1.',
    '_1',
    '1_',
    '1__0',
    '1_.0',
    '1._0',
    '1e',
    '1e_1',
    '+ 1',
    '\u00a07',
    '7\u2009',
    '٣',
    'Infinity',
    'NaN',
  ])('should not take %j for a number, as Rails did not', async (qty) => {
    const refused = await lishop.call('/articles', { key, json: { ...MILK, qty } });
    expect([refused.status, refused.text]).toEqual([422, '{"qty":["is not a number"]}']);
  });

  it("should be refused in the seed's order of the fields and Rails' of the reasons, whatever the order of the request", async () => {
    const wrong = {
      checked: '',
      prize: ['x'],
      qty: `x\0${'x'.repeat(1000)}`,
      category: '\0',
      name: ' '.repeat(1001),
    };
    const refused = await lishop.call('/articles', { key, json: wrong });
    const tooLong = 'is too long (maximum is 1000 characters)';
    expect(refused.text).toBe(
      JSON.stringify({
        name: ["can't be blank", tooLong],
        qty: ['is not a number', 'is invalid', tooLong],
        category: ['is invalid'],
        prize: ['is invalid'],
        checked: ["can't be blank", 'is not a number'],
      }),
    );
  });

  it.each(['PUT', 'PATCH'])('should change the named fields alone with %s', async (method) => {
    const before = await lishop.add(key, MILK);
    const { status, json } = await lishop.call(`/1.0/articles/${before.objectId}.json`, {
      method,
      key,
      form: { 'article[checked]': '1', shop: 'market' },
    });
    expect(status).toBe(200);
    expect(json).toEqual({ ...before, checked: '1', shop: 'market', updated_at: json.updated_at });
    expect(json.updated_at >= before.updated_at).toBe(true);
    const emptied = await lishop.call(`/articles/${before.objectId}`, { method, key, json: { shop: null } });
    expect(emptied.json.shop).toBeNull();
    const untouched = await lishop.call(`/articles/${before.objectId}`, { method, key });
    expect(untouched.json).toEqual(emptied.json);
  });

  it('should be deleted with 204 and be gone then', async () => {
    const { objectId } = await lishop.add(key);
    const deleted = await lishop.call(`/articles/${objectId}.js`, { method: 'DELETE', key });
    expect([deleted.status, deleted.text]).toEqual([204, '']);
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await lishop.call(`/articles/${objectId}`, { method, key });
      expect([answer.status, answer.text]).toEqual([404, 'Not Found']);
    }
  });

  it.each(['0', '-1', 'x', '1e3', '99999999999999999999', "1'--", '1%20'])(
    'should not find %s',
    async (id) => {
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        expect((await lishop.call(`/articles/${id}`, { method, key })).status).toBe(404);
      }
      // The article is unknown first, and the change wrong second.
      expect(
        (await lishop.call(`/articles/${id}`, { method: 'PATCH', key, json: { qty: 'x' } })).status,
      ).toBe(404);
    },
  );

  it('should be refused as a whole where the body cannot be read, but not before the key is known', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = { headers, json: '{"name":' };
    const refused = await lishop.call('/articles', { key, ...broken });
    expect([refused.status, refused.text, refused.type]).toEqual([
      400,
      'Bad Request',
      'text/plain; charset=utf-8',
    ]);
    expect((await lishop.call('/articles', broken)).status).toBe(401);
    const huge = await lishop.call('/articles', { key, json: { name: 'x'.repeat(2_200_000) } });
    expect([huge.status, huge.text]).toEqual([413, 'Payload Too Large']);
  });
});

describe('GET /articles', () => {
  it('should give all, in the order of their making; only what changed later; onlyIds changes nothing', async () => {
    const own = await lishop.register();
    expect((await lishop.get('/articles', own)).text).toBe('[]');
    const made = [];
    for (const name of ['one', 'two', 'three']) made.push(await lishop.add(own, { name }));
    for (const path of ['/articles', '/articles.json', '/articles.js', '/1.0/articles', '/1.0/articles.js']) {
      expect((await lishop.get(path, own)).json).toEqual(made);
      expect((await lishop.get(path, own, { onlyIds: '1' })).json).toEqual(made);
    }
    const last = made[2]?.updated_at;
    expect((await lishop.get('/articles', own, { updated_at: last })).json).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await lishop.call(`/articles/${made[0]?.objectId}`, {
      method: 'PATCH',
      key: own,
      json: { checked: '1' },
    });
    const changed = await lishop.get('/articles', own, { updated_at: last });
    expect(changed.json.map(({ name }: { name: string }) => name)).toEqual(['one']);
    // The Rails server's own client asks so, and fills its store from the answer.
    expect((await lishop.get('/articles', own, { updated_at: last, onlyIds: '1' })).json).toEqual(
      changed.json,
    );
    expect((await lishop.get('/articles', own, { updated_at: '2014-05-01' })).json).toHaveLength(3);
  });

  it('should miss no change of a phone that asks with the largest updated_at it has seen, while six others write', async () => {
    const own = await lishop.register();
    const made = await Promise.all(Array.from({ length: 6 }, () => lishop.add(own)));
    const seen = new Map<string, string>();
    let cursor = '1970-01-01';
    const look = async (): Promise<void> => {
      for (const { objectId, qty, updated_at } of (await lishop.get('/articles', own, { updated_at: cursor }))
        .json) {
        seen.set(objectId, qty);
        if (updated_at > cursor) cursor = updated_at;
      }
    };
    for (let round = 1; round <= 60; round += 1) {
      const writes = Promise.all(
        made.map(({ objectId }) =>
          lishop.call(`/articles/${objectId}`, { method: 'PUT', key: own, json: { qty: String(round) } }),
        ),
      );
      let writing = true;
      void writes.finally(() => (writing = false));
      while (writing) await look();
      await writes;
      await look();
      expect([round, ...seen.values()]).toEqual([round, ...made.map(() => String(round))]);
    }
  });

  it('should refuse a time that cannot be read, but not before the key is known', async () => {
    const refused = await lishop.get('/articles', key, { updated_at: 'garbage' });
    expect([refused.status, refused.text]).toEqual([400, 'updated_at parameter invalid']);
    expect((await lishop.get('/articles?updated_at=2014-05-01&updated_at=x', key)).text).toBe(
      'updated_at parameter invalid',
    );
    expect((await lishop.get('/articles', undefined, { updated_at: 'garbage' })).status).toBe(401);
  });
});

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
