import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopSweeper } from '../../src/contexts/lishop-lists/maintenance/lishop-sweeper.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp, type Answer } from '../support/lishop-app.js';

let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(() => lishop.close());

const MAX = 10_000;
const DAY_MS = 24 * 3_600_000;
const MILK = { name: 'Milk', qty: '1', checked: '0' };

const post = (key: string, id: string): Promise<Answer> =>
  lishop.call('/articles', { key, json: MILK, headers: { 'idempotency-key': id } });
const batch = async (key: string, ...ids: string[]): Promise<any[]> => {
  const edits = ids.map((clientId) => ({ clientId, op: 'create', at: '2026-01-01T00:00:00Z', fields: MILK }));
  return (await lishop.call('/2.0/articles/batch', { key, json: { edits } })).json.edits;
};
const known = (): Promise<{ client_id: string; number: number }[]> =>
  lishop.quartet.database.query('SELECT client_id, number::int FROM lishop.edits ORDER BY list_id, number');
const forgetAll = (): Promise<unknown> => lishop.quartet.database.query('DELETE FROM lishop.edits');

describe('the answers to edits that have an id', () => {
  it('should be numbered in the order of the list, whichever way they came, each once', async () => {
    await forgetAll();
    const key = await lishop.register();
    await post(key, 'a');
    await post(key, 'a');
    await batch(key, 'b', 'c', 'b', 'a');
    await lishop.add(key);
    await post(key, 'd');
    expect(await known()).toEqual(['a', 'b', 'c', 'd'].map((client_id, n) => ({ client_id, number: n + 1 })));
  });

  it('should be no more than 10,000 of a list: the oldest ones are forgotten', async () => {
    await forgetAll();
    const other = await lishop.register();
    await post(other, 'of another list');
    const key = await lishop.register();
    const first = await post(key, 'first');
    const second = await post(key, 'second');
    await lishop.quartet.database.query(
      `WITH list AS (UPDATE lishop.lists SET last_edit = ${MAX} WHERE last_edit = 2 RETURNING id)
       INSERT INTO lishop.edits (list_id, client_id, fingerprint, answer, number)
       SELECT list.id, 'n' || n, '', '{}', n FROM list, generate_series(3, ${MAX}) n`,
    );
    expect((await post(key, 'first')).json).toEqual(first.json);
    await post(key, 'one more');
    expect((await post(key, 'second')).json).toEqual(second.json);
    const again = await post(key, 'first');
    expect(again.json.objectId).not.toBe(first.json.objectId);
    expect(await known()).toHaveLength(MAX + 1);
    await batch(key, 'x', 'y', 'z');
    const left = await known();
    expect(left).toHaveLength(MAX + 1);
    expect(left.slice(0, 2)).toEqual([
      { client_id: 'of another list', number: 1 },
      { client_id: 'n6', number: 6 },
    ]);
    expect(left.slice(-3).map(({ client_id }) => client_id)).toEqual(['x', 'y', 'z']);
  });

  it('should be forgotten after 30 days, and not before', async () => {
    await forgetAll();
    const key = await lishop.register();
    const old = await post(key, 'old');
    await lishop.quartet.database.query(
      `UPDATE lishop.edits SET created_at = created_at - interval '2 days'`,
    );
    const young = await post(key, 'young');
    lishop.advance(29 * DAY_MS);
    lishop.quartet.app.get(LiShopSweeper).wake();
    await eventually(async () => (await known()).length === 1);
    expect((await post(key, 'young')).json).toEqual(young.json);
    expect((await post(key, 'old')).json.objectId).not.toBe(old.json.objectId);
    // What was forgotten leaves a gap, and none of its numbers comes again.
    expect((await known()).map(({ number }) => number)).toEqual([2, 3]);
  });
});
