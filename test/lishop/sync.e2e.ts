import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopSweeper } from '../../src/contexts/lishop-lists/maintenance/lishop-sweeper.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp, type Answer } from '../support/lishop-app.js';

const DAY_MS = 24 * 3_600_000;

let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(async () => {
  await lishop.close();
});

const changes = (key: string, query: Record<string, string> = {}): Promise<Answer> =>
  lishop.get('/2.0/articles/changes', key, query);
const remove = (key: string, id: unknown): Promise<Answer> =>
  lishop.call(`/articles/${String(id)}`, { method: 'DELETE', key });
const patch = (key: string, id: unknown, json: object): Promise<Answer> =>
  lishop.call(`/articles/${String(id)}`, { method: 'PATCH', key, json });

describe('GET /2.0/articles/changes', () => {
  it('should give all living articles without a cursor, then what was made, changed and removed since, each as it is now', async () => {
    const key = await lishop.register();
    const [milk, eggs, gone] = [await lishop.add(key), await lishop.add(key), await lishop.add(key)];
    await remove(key, gone.objectId);
    const first = await changes(key);
    expect([first.status, first.type]).toEqual([200, 'application/json; charset=utf-8']);
    expect(first.json).toEqual({ changes: [milk, eggs], cursor: expect.any(String), more: false });
    expect((await changes(key, { since: first.json.cursor })).json).toEqual({ ...first.json, changes: [] });

    await patch(key, milk.objectId, { qty: '7' });
    const changed = await patch(key, milk.objectId, { qty: '8' });
    const made = await lishop.add(key);
    await remove(key, eggs.objectId);
    const next = await changes(key, { since: first.json.cursor });
    expect(next.json.changes).toEqual([
      changed.json,
      made,
      {
        objectId: eggs.objectId,
        deleted: true,
        updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      },
    ]);
    expect(next.json.changes[2].updated_at > made.updated_at).toBe(true);
    expect((await changes(key, { since: next.json.cursor })).json.changes).toEqual([]);
    expect((await lishop.get('/2.0/articles', key)).json).toEqual([changed.json, made]);
  });

  it('should be empty for an empty list, and tell of its first article then', async () => {
    const key = await lishop.register();
    const empty = await changes(key);
    expect(empty.json).toMatchObject({ changes: [], more: false });
    const milk = await lishop.add(key);
    expect((await changes(key, { since: empty.json.cursor })).json.changes).toEqual([milk]);
  });

  it('should come in pages, that tell whoever began without a cursor of no article that was gone before', async () => {
    const key = await lishop.register();
    const made = [];
    for (let n = 0; n < 7; n++) made.push(await lishop.add(key, { name: String(n) }));
    await remove(key, made[6]?.objectId);
    const known = new Map<string, string>();
    const told: string[] = [];
    let cursor: string | undefined;
    for (let page = 0; ; page++) {
      const { json } = await changes(key, { limit: '2', ...(cursor !== undefined && { since: cursor }) });
      for (const { objectId, deleted, name } of json.changes) {
        told.push(`${deleted === true ? '-' : ''}${name ?? objectId}`);
        if (deleted === true) known.delete(objectId);
        else known.set(objectId, name);
      }
      cursor = json.cursor;
      if (page === 0) {
        await remove(key, made[1]?.objectId);
        await remove(key, made[4]?.objectId);
        await patch(key, made[0]?.objectId, { name: 'zero' });
      }
      expect(json.changes.length).toBe(json.more ? 2 : json.changes.length);
      if (!json.more) break;
    }
    expect([...known.values()].toSorted()).toEqual(['2', '3', '5', 'zero']);
    expect(told).toEqual([
      ...['0', '1', '2', '3', '5'],
      ...[`-${made[1]?.objectId}`, `-${made[4]?.objectId}`, 'zero'],
    ]);
  });

  it.each([
    [{ since: 'garbage!' }, 'since parameter invalid'],
    [{ since: 'MTIz.' }, 'since parameter invalid'],
    [{ since: 'x'.repeat(2_000) }, 'since parameter invalid'],
    [{ since: Buffer.from('1.2.3').toString('base64url') }, 'since parameter invalid'],
    [{ since: Buffer.from('9999999999999999').toString('base64url') }, 'since parameter invalid'],
    [{ limit: '0' }, 'limit parameter invalid'],
    [{ limit: '1001' }, 'limit parameter invalid'],
    [{ limit: '-1' }, 'limit parameter invalid'],
    [{ limit: '1e2' }, 'limit parameter invalid'],
    [{ limit: '' }, 'limit parameter invalid'],
  ])('should refuse %j, but not before the key is known', async (query, text) => {
    const refused = await changes(await lishop.register(), query);
    expect([refused.status, refused.text]).toEqual([400, text]);
    expect((await lishop.get('/2.0/articles/changes', undefined, query)).status).toBe(401);
  });

  it('should stand under /2.0 alone, and with the endings of all addresses', async () => {
    const key = await lishop.register();
    for (const path of ['/articles/changes', '/1.0/articles/changes']) {
      expect((await lishop.get(path, key)).status).toBe(404);
    }
    expect((await lishop.get('/2.0/articles/changes.json', key)).status).toBe(200);
    expect((await lishop.call('/2.0/articles/changes', { key })).text).toBe('Not Found');
    const made = await lishop.call('/2.0/articles', { key, json: { name: 'x', qty: '1', checked: '0' } });
    expect(made.headers.get('location')).toBe(`/2.0/articles/${made.json.objectId}`);
  });

  it('should answer 410 to a cursor from before the tombstones of 90 days ago, and to no other', async () => {
    const key = await lishop.register();
    const quiet = await lishop.register();
    await lishop.add(quiet);
    const [milk, eggs] = [await lishop.add(key), await lishop.add(key)];
    const before = (await changes(key)).json.cursor;
    const ofQuiet = (await changes(quiet)).json.cursor;
    await remove(key, milk.objectId);
    const after = (await changes(key)).json.cursor;
    const paging = await changes(key, { limit: '1' });
    lishop.advance(89 * DAY_MS);
    lishop.quartet.app.get(LiShopSweeper).wake();
    expect((await changes(key, { since: before })).json.changes).toHaveLength(1);
    lishop.advance(2 * DAY_MS);
    lishop.quartet.app.get(LiShopSweeper).wake();
    const late = await eventually(async () => {
      const answer = await changes(key, { since: before });
      return answer.status === 410 && answer;
    });
    expect([late.text, late.type]).toEqual(['resync required', 'text/plain; charset=utf-8']);
    expect((await changes(key, { since: after })).json.changes).toEqual([]);
    expect((await changes(key)).json).toEqual({ ...paging.json, changes: [eggs], more: false });
    expect((await changes(quiet, { since: ofQuiet })).status).toBe(200);
    const { rows } = await lishop.quartet.database
      .query('SELECT FROM lishop.tombstones')
      .then((rows) => ({ rows }));
    expect(rows).toEqual([]);
  });

  it('should answer 410 to a cursor that the list has never come to, as after a backup was restored', async () => {
    const key = await lishop.register();
    await lishop.add(key);
    const { cursor } = (await changes(key)).json;
    await lishop.quartet.database.query(
      `UPDATE lishop.lists SET last_change = last_change - interval '1 hour' WHERE id = (SELECT max(id) FROM lishop.lists)`,
    );
    expect((await changes(key, { since: cursor })).status).toBe(410);
  });

  it('should have no gap while others write, on two replicas, however fast it is asked', async () => {
    const key = await lishop.register();
    const other = await LiShopApp.start({}, lishop.quartet.database);
    const made = await Promise.all(Array.from({ length: 6 }, () => lishop.add(key, { qty: '0' })));
    const known = new Map<string, number>(made.map(({ objectId }) => [objectId, 0]));
    let cursor = (await changes(key)).json.cursor as string;
    let writing = true;
    const reader = async (): Promise<void> => {
      for (let last = false; !last;) {
        last = !writing;
        const { json } = await changes(key, { since: cursor, limit: '3' });
        for (const { objectId, qty } of json.changes) known.set(objectId, Number(qty));
        cursor = json.cursor;
        if (json.more) last = false;
      }
    };
    const reading = reader();
    await Promise.all(
      made.map(async ({ objectId }, n) => {
        const app = n % 2 === 0 ? lishop : other;
        for (let qty = 1; qty <= 10; qty++)
          await app.call(`/2.0/articles/${objectId}`, { method: 'PATCH', key, json: { qty } });
      }),
    );
    writing = false;
    await reading;
    expect([...known.values()]).toEqual(made.map(() => 10));
    await other.close();
  });
});
