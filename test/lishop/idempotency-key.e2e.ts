import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopApp, type Answer } from '../support/lishop-app.js';

let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(() => lishop.close());

const MILK = { name: 'Milk', qty: '1', checked: '0' };

describe('Idempotency-Key', () => {
  const post = (own: string, id: string, json: object): ReturnType<LiShopApp['call']> =>
    lishop.call('/articles', { key: own, json, headers: { 'idempotency-key': id } });

  it('should make one article of the same request sent twice, also at the same moment, with the same answer', async () => {
    const own = await lishop.register();
    const answers = await Promise.all(Array.from({ length: 5 }, () => post(own, 'a1', MILK)));
    answers.push(await post(own, 'a1', { article: MILK }));
    const [first] = answers;
    expect(first?.status).toBe(201);
    for (const answer of answers) {
      expect([answer.status, answer.text, answer.headers.get('location')]).toEqual([
        201,
        first?.text,
        first?.headers.get('location'),
      ]);
    }
    expect((await lishop.get('/articles', own)).json).toEqual([first?.json]);
    // It is the answer of then, whatever became of the article.
    await lishop.call(`/articles/${first?.json.objectId}`, { method: 'DELETE', key: own });
    expect((await post(own, 'a1', MILK)).text).toBe(first?.text);
    expect((await lishop.get('/articles', own)).json).toEqual([]);
  });

  it('should refuse another request under the same key, and know the keys of each list apart', async () => {
    const own = await lishop.register();
    expect((await post(own, 'b1', MILK)).status).toBe(201);
    const refused = await post(own, 'b1', { ...MILK, qty: '3' });
    expect([refused.status, refused.json]).toEqual([
      422,
      { base: ['the Idempotency-Key was used for another request'] },
    ]);
    expect((await post(await lishop.register(), 'b1', { ...MILK, qty: '3' })).status).toBe(201);
    // What was refused is not kept.
    expect((await post(own, 'b2', { ...MILK, qty: 'x' })).status).toBe(422);
    expect((await post(own, 'b2', MILK)).status).toBe(201);
    const long = await post(own, 'x'.repeat(65), MILK);
    expect([long.status, long.text]).toEqual([400, 'Idempotency-Key parameter invalid']);
  });

  type Send = (id: string, path: string, json?: object, more?: Record<string, string>) => Promise<Answer>;
  const sender =
    (method: string, own: string): Send =>
    (id, path, json, more = {}) =>
      lishop.call(path, {
        method,
        key: own,
        ...(json && { json }),
        headers: { 'idempotency-key': id, ...more },
      });
  const shown = ({ status, text }: Answer): [number, string] => [status, text];

  it.each(['PUT', 'PATCH'])('should do a %s once, and give the answer of then', async (method) => {
    const own = await lishop.register();
    const { objectId } = await lishop.add(own);
    const [path, send] = [`/articles/${objectId}`, sender(method, own)];
    const answers = await Promise.all(
      ['', '/1.0', '/2.0', '/2.0', ''].map((version) => send('c1', version + path, { qty: '2' })),
    );
    expect(answers[0]?.json).toMatchObject({ objectId, qty: '2' });
    for (const answer of answers) expect(shown(answer)).toEqual(shown(answers[0]!));
    // Another phone is not overwritten by a request that comes again.
    const other = await lishop.call(path, { method: 'PATCH', key: own, json: { qty: '3' } });
    expect(shown(await send('c1', path, { qty: '2' }))).toEqual(shown(answers[0]!));
    expect((await lishop.get(path, own)).json).toEqual(other.json);
    await lishop.call(path, { method: 'DELETE', key: own });
    expect(shown(await send('c1', path, { article: { qty: '2' } }))).toEqual(shown(answers[0]!));
    expect((await send('c2', path, { qty: '2' })).status).toBe(404);
  });

  it('should do a DELETE once, and say so again', async () => {
    const own = await lishop.register();
    const { objectId } = await lishop.add(own);
    const [path, send] = [`/articles/${objectId}`, sender('DELETE', own)];
    const answers = await Promise.all(Array.from({ length: 4 }, () => send('d1', path)));
    for (const answer of [...answers, await send('d1', path)]) expect(shown(answer)).toEqual([204, '']);
    expect((await send('d2', path)).status).toBe(404);
    const cursor = (await lishop.get('/2.0/articles/changes', own)).json.cursor;
    expect(shown(await send('d1', path))).toEqual([204, '']);
    expect((await lishop.get('/2.0/articles/changes', own)).json.cursor).toBe(cursor);
  });

  it('should give the answer of then before it asks for the version, the tag of then with it', async () => {
    const own = await lishop.register();
    const { objectId } = await lishop.add(own);
    const path = `/2.0/articles/${objectId}`;
    const patch = sender('PATCH', own);
    const match = { 'if-match': (await lishop.get(path, own)).headers.get('etag') ?? '' };
    expect((await patch('e0', path, { qty: '2' }, { 'if-match': '"7"' })).status).toBe(412);
    const [first, again] = [
      await patch('e0', path, { qty: '2' }, match),
      await patch('e0', path, { qty: '2' }, match),
    ];
    expect([first.status, shown(again)]).toEqual([200, shown(first)]);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    const remove = sender('DELETE', own);
    const now = { 'if-match': first.headers.get('etag') ?? '' };
    expect((await remove('e1', path, undefined, match)).status).toBe(412);
    for (let times = 0; times < 2; times++)
      expect((await remove('e1', path, undefined, now)).status).toBe(204);
  });

  it('should refuse it for any other request of the list, and keep nothing of a refused one', async () => {
    const own = await lishop.register();
    const [milk, rice] = [await lishop.add(own), await lishop.add(own)];
    const [put, patch, remove] = ['PUT', 'PATCH', 'DELETE'].map((method) => sender(method, own)) as [
      Send,
      Send,
      Send,
    ];
    const [ofMilk, ofRice] = [`/articles/${milk.objectId}`, `/articles/${rice.objectId}`];
    expect((await patch('f1', ofMilk, { shop: '' })).status).toBe(200);
    // The same, said in the other way.
    expect((await put('f1', ofMilk, { shop: '' })).status).toBe(200);
    const other = { base: ['the Idempotency-Key was used for another request'] };
    for (const answer of [
      await patch('f1', ofMilk, { shop: null }),
      await patch('f1', ofMilk, { shop: '', qty: '1' }),
      await patch('f1', ofMilk, {}),
      await patch('f1', ofRice, { shop: '' }),
      await remove('f1', ofMilk),
      await post(own, 'f1', MILK),
    ])
      expect([answer.status, answer.json]).toEqual([422, other]);
    expect((await lishop.get('/articles', own)).json).toHaveLength(2);
    expect((await patch('f1', '/articles/7', { shop: '' })).status).toBe(404);
    expect((await remove('f1', '/articles/7')).status).toBe(404);
    const edits = [{ clientId: 'f1', op: 'delete', objectId: milk.objectId, at: '2026-01-01T00:00:00Z' }];
    const batch = await lishop.call('/2.0/articles/batch', { key: own, json: { edits } });
    expect(batch.json.edits[0]).toMatchObject({ status: 422, errors: { clientId: expect.anything() } });
    for (const [id, path] of [
      ['x'.repeat(65), ofMilk],
      ['', ofMilk],
    ] as const)
      expect(shown(await remove(id, path))).toEqual([400, 'Idempotency-Key parameter invalid']);
    // Refused for its fields: the key is still to be had.
    expect((await patch('f2', ofMilk, { qty: 'x' })).status).toBe(422);
    expect((await patch('f2', ofMilk, { qty: '9' })).json).toMatchObject({ qty: '9' });
  });

  it('should know a change that names no field, and change nothing for it', async () => {
    const own = await lishop.register();
    const { objectId, updated_at } = await lishop.add(own);
    const [path, patch] = [`/articles/${objectId}`, sender('PATCH', own)];
    const first = await patch('g1', path, {});
    expect([first.status, first.json.updated_at]).toEqual([200, updated_at]);
    await lishop.call(path, { method: 'PATCH', key: own, json: { qty: '3' } });
    expect(shown(await patch('g1', path, {}))).toEqual(shown(first));
    expect((await patch('g1', path, { qty: '1' })).status).toBe(422);
  });

  it('should name its article in a batch, also one that it removed', async () => {
    const own = await lishop.register();
    const { objectId } = await lishop.add(own);
    await sender('DELETE', own)('h1', `/articles/${objectId}`);
    const update = {
      clientId: 'h2',
      op: 'update',
      of: 'h1',
      at: '2100-01-01T00:00:00Z',
      fields: { qty: '2' },
    };
    const { edits } = (await lishop.call('/2.0/articles/batch', { key: own, json: { edits: [update] } }))
      .json;
    expect(edits[0]).toMatchObject({ objectId, result: 'applied', article: { qty: '2' } });
  });
});
