import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopApp, type Answer } from '../support/lishop-app.js';

let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(() => lishop.close());

const ask = (method: string, path: string, key: string, more: object = {}): Promise<Answer> =>
  lishop.call(path, { method, key, ...more });
const withMatch = (header: string): { headers: Record<string, string> } => ({
  headers: { 'if-match': header },
});

describe('the version of an article', () => {
  it('should be told below /2.0 by a strong ETag, which changes with each change of it alone', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const path = `/2.0/articles/${objectId}`;
    const first = await ask('GET', path, key);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"\d+"$/);
    await lishop.add(key);
    expect((await ask('GET', path, key)).headers.get('etag')).toBe(tag);
    // Not by `call`: 304 is described nowhere, since it is the caches' own.
    const again = await fetch(lishop.quartet.url + path, {
      headers: { api_key: key, 'if-none-match': tag, 'cache-control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
    const changed = await ask('PATCH', path, key, { json: { qty: '2' } });
    expect(changed.headers.get('etag')).not.toBe(tag);
    expect((await ask('GET', path, key)).headers.get('etag')).toBe(changed.headers.get('etag'));
    expect((await ask('GET', `/articles/${objectId}`, key)).headers.get('etag')).not.toMatch(/^"\d+"$/);
  });

  it('should let nobody change or remove another one than If-Match names', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const path = `/2.0/articles/${objectId}`;
    const old = (await ask('GET', path, key)).headers.get('etag') ?? '';
    const now =
      (await ask('PUT', path, key, { json: { qty: '2' }, ...withMatch(old) })).headers.get('etag') ?? '';
    for (const header of [old, `W/${now}`, 'junk', '""', `"x", ${old}`, now.repeat(200)]) {
      for (const [method, json] of [
        ['PUT', { qty: '3' }],
        ['PATCH', { qty: '3' }],
        ['PATCH', {}],
        ['DELETE', undefined],
      ] as const) {
        const answer = await ask(method, path, key, { ...(json && { json }), ...withMatch(header) });
        expect([answer.status, answer.text]).toEqual([412, 'Precondition Failed']);
      }
    }
    expect((await ask('GET', path, key)).json.qty).toBe('2');
    expect(
      (await ask('PATCH', path, key, { json: { qty: '4' }, ...withMatch(`${old} , ${now}`) })).json.qty,
    ).toBe('4');
    expect((await ask('PATCH', path, key, { json: { qty: '5' }, ...withMatch('*') })).json.qty).toBe('5');
    const last = (await ask('GET', path, key)).headers.get('etag') ?? '';
    // Version 1 does not know it; an article that is not there is not found.
    expect(
      (await ask('PATCH', `/articles/${objectId}`, key, { json: { shop: 'x' }, ...withMatch(old) })).status,
    ).toBe(200);
    expect((await ask('DELETE', path, key, withMatch(last))).status).toBe(412);
    expect((await ask('DELETE', path, key, withMatch('*'))).status).toBe(204);
    expect((await ask('DELETE', path, key, withMatch('*'))).status).toBe(404);
  });

  it('should let one of two through that change the same one at the same moment', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const path = `/2.0/articles/${objectId}`;
    const tag = (await ask('GET', path, key)).headers.get('etag') ?? '';
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        ask('PATCH', path, key, { json: { qty: String(n) }, ...withMatch(tag) }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 412),
    ]);
  });
});

describe('GET /2.0/articles/export', () => {
  it('should give the list as JSON, and as CSV in which nothing is a formula', async () => {
    const key = await lishop.register();
    const [milk, rice] = [
      await lishop.add(key, { category: 'a, "b"' }),
      await lishop.add(key, { name: '=1+1', shop: '🧀' }),
    ];
    const json = await lishop.get('/2.0/articles/export', key);
    expect(json.json).toEqual([milk, rice]);
    expect(json.headers.get('content-disposition')).toBe('attachment; filename=articles.json');
    const csv = await lishop.get('/2.0/articles/export', key, { format: 'csv' });
    expect([csv.status, csv.type]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename=articles.csv');
    expect(csv.text.split('\r\n')).toEqual([
      'objectId,name,qty,category,type,shop,prize,checked,created_at,updated_at',
      `${milk.objectId},Milk,1,"a, ""b""",,,,0,${milk.created_at},${milk.updated_at}`,
      `${rice.objectId},'=1+1,1,,,🧀,,0,${rice.created_at},${rice.updated_at}`,
      '',
    ]);
  });

  it('should be for whoever holds a key of the list, in no other form, and below /2.0 alone', async () => {
    const key = await lishop.register();
    expect((await lishop.get('/2.0/articles/export')).status).toBe(401);
    const refused = await lishop.get('/2.0/articles/export', key, { format: 'xml' });
    expect([refused.status, refused.text]).toEqual([400, 'format parameter invalid']);
    expect((await lishop.get('/articles/export', key)).status).toBe(404);
    const empty = await lishop.get('/2.0/articles/export', key, { format: 'csv' });
    expect(empty.text.split('\r\n')).toHaveLength(2);
  });
});
