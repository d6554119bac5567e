import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DeletedLists } from '../../src/contexts/lishop-lists/lists/deleted-lists.js';
import { BatchStore } from '../../src/contexts/lishop-lists/sync/batch.repository.js';
import { LiShopApp } from '../support/lishop-app.js';

let lishop: LiShopApp;
let store: BatchStore;
beforeAll(async () => {
  lishop = await LiShopApp.start();
  store = lishop.quartet.app.get(BatchStore);
});
afterEach(() => void jest.restoreAllMocks());
afterAll(() => lishop.close());

/** Has `between` happen once, when the batch has been read and is not written yet. */
function onceRead(between: () => Promise<unknown>): void {
  const read = store.read.bind(store);
  let isFirst = true;
  jest.spyOn(store, 'read').mockImplementation(async (...of) => {
    const found = await read(...of);
    if (isFirst) {
      isFirst = false;
      await between();
    }
    return found;
  });
}

const batch = async (key: string, ...edits: object[]): Promise<any> =>
  lishop.call('/2.0/articles/batch', { key, json: { edits } });
const update = (clientId: string, objectId: string, fields: object, at = new Date().toISOString()) => ({
  ...{ clientId, op: 'update', objectId, fields, at },
});

describe('a batch whose list changes before it is written', () => {
  it('should be decided anew, on the list as it is then', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const early = new Date().toISOString();
    let patched: any;
    onceRead(async () => {
      patched = await lishop.call(`/articles/${objectId}`, { method: 'PATCH', key, json: { qty: '7' } });
    });
    const { json } = await batch(key, update('a', objectId, { qty: '8', shop: 'corner' }, early));
    expect(patched.json).toMatchObject({ qty: '7', shop: null });
    expect(json.edits).toMatchObject([{ result: 'merged', overridden: { qty: '8' } }]);
    expect((await lishop.get('/articles', key)).json).toMatchObject([{ qty: '7', shop: 'corner' }]);
    expect(Date.parse(json.edits[0].article.updated_at)).toBeGreaterThan(Date.parse(patched.json.updated_at));
  });

  it('should do an edit once that came under the same id meanwhile', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const edit = update('same', objectId, { qty: '3' });
    let first: any;
    onceRead(async () => {
      const json = { checked: '1' };
      const headers = { 'Idempotency-Key': 'same' };
      first = await lishop.call(`/articles/${objectId}`, { method: 'PATCH', key, json, headers });
    });
    const { json } = await batch(key, edit);
    expect(first.status).toBe(200);
    expect(json.edits).toMatchObject([{ status: 422, errors: { clientId: ['was used for another edit'] } }]);
    expect((await lishop.get('/articles', key)).json).toMatchObject([{ qty: '1', checked: '1' }]);
  });

  it('should know an edit that came meanwhile and changed nothing', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const headers = { 'Idempotency-Key': 'same' };
    onceRead(() => lishop.call(`/articles/${objectId}`, { method: 'PATCH', key, json: {}, headers }));
    const { json } = await batch(
      key,
      update('same', objectId, { qty: '3' }),
      update('next', objectId, { shop: 'x' }),
    );
    expect(json.edits).toMatchObject([
      { status: 422, errors: { clientId: ['was used for another edit'] } },
      { clientId: 'next', result: 'applied' },
    ]);
    expect((await lishop.get('/articles', key)).json).toMatchObject([{ qty: '1', shop: 'x' }]);
  });

  it('should bring no article back whose tombstone was purged meanwhile', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    await lishop.call(`/articles/${objectId}`, { method: 'DELETE', key });
    const old = { clientId: 'old', op: 'delete', objectId, at: new Date().toISOString() };
    onceRead(() => lishop.quartet.database.query('SELECT lishop.purge_tombstones(now(), 1000)'));
    const { json } = await batch(key, update('back', objectId, { qty: '3' }), old);
    expect(json.edits).toMatchObject([
      { status: 422, errors: { objectId: ['is unknown'] } },
      { status: 422, errors: { objectId: ['is unknown'] } },
    ]);
    expect((await lishop.get('/articles', key)).json).toEqual([]);
  });

  it('should bring nothing back of a list that was deleted', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    // As another replica does it: in this process it would wait for its turn.
    const deletion = async (): Promise<void> => {
      const [list] = await lishop.quartet.database.query<{ id: number }>(
        'SELECT max(id)::int AS id FROM lishop.lists',
      );
      await lishop.quartet.app.get(DeletedLists).mark(list!.id, new Date());
    };
    onceRead(deletion);
    expect(await batch(key, update('a', objectId, { qty: '3' }))).toMatchObject({ status: 401 });
    const left = await lishop.quartet.database.query('SELECT qty FROM lishop.articles WHERE id = $1', [
      objectId,
    ]);
    expect(left).toEqual([{ qty: '1' }]);
  });
});

describe('batches of one list at one moment', () => {
  it('should take turns, so that none is decided twice', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const reads = jest.spyOn(store, 'read');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => batch(key, update(`turn ${n}`, objectId, { qty: String(n) }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(reads).toHaveBeenCalledTimes(8);
  });
});
