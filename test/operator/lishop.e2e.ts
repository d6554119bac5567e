import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lishopAskAgain } from '../../src/contexts/lishop-lists/cli/ask-again.js';
import { operatorOf } from '../support/console-client.js';
import { LiShopApp } from '../support/lishop-app.js';
import { runCommand } from '../support/operator-command.js';

let app: LiShopApp;
let operator: ReturnType<typeof operatorOf>;
let owner: string;
let guest: string;
let list: number;
beforeAll(async () => {
  app = await LiShopApp.start();
  operator = operatorOf(app.quartet);
  owner = await app.register('payment of ada');
  await app.quartet.database.query(`UPDATE lishop.lists SET verdict = 'valid', proven = true`);
  guest = await app.invite(owner, 'Guest@Example.com');
  for (const name of ['Milk', 'Bread', 'Salt']) await app.add(owner, { name, qty: '2' });
  await app.register('payment of bob');
  list = (await operator('GET', '/operator/lishop/lists?q=payment%20of%20ada')).body.items[0].id;
});
afterAll(() => app.close());

const logged = async (action: string): Promise<any[]> =>
  (await operator('GET', `/operator/log?action=${action}`)).body.items;

describe('the operator’s lists', () => {
  it('should be found by id, owner’s key, guest’s key, payment and a guest’s mail address', async () => {
    for (const q of [String(list), owner, guest, 'payment of ada', 'guest@example.com']) {
      const { body, text } = await operator('GET', `/operator/lishop/lists?q=${encodeURIComponent(q)}`);
      expect(body).toEqual({
        items: [expect.objectContaining({ id: list, verdict: 'valid', articles: 3, owners: 1, guests: 1 })],
        next: null,
      });
      for (const secret of [owner, guest, 'payment of ada']) expect(text).not.toContain(secret);
    }
    for (const q of ['nobody', 'nobody@example.com', '999999'])
      expect((await operator('GET', `/operator/lishop/lists?q=${q}`)).body.items).toEqual([]);
  });

  it('should come page by page, the newest first', async () => {
    const first = (await operator('GET', '/operator/lishop/lists?limit=1')).body;
    const second = (await operator('GET', `/operator/lishop/lists?limit=1&after=${first.next}`)).body;
    expect(first.items[0].id).toBeGreaterThan(second.items[0].id);
    expect([second.items[0].id, second.next]).toEqual([list, null]);
  });

  it('should show keys without the keys and receipts without their text, and log that', async () => {
    const { body, text } = await operator('GET', `/operator/lishop/lists/${list}`);
    expect(body.keys).toEqual([
      expect.objectContaining({ owner: true, email: null }),
      expect.objectContaining({ owner: false, email: 'Guest@Example.com' }),
    ]);
    expect(body.receipts).toEqual([expect.objectContaining({ current: true })]);
    for (const secret of [owner, guest, 'payment of ada', 'cmVjZWlwdA']) expect(text).not.toContain(secret);
    expect(await logged('lishop.list.read')).toEqual([expect.objectContaining({ subject: `list ${list}` })]);
  });

  it('should give a family’s articles, and log that they were read', async () => {
    const path = `/operator/lishop/lists/${list}/articles?limit=2`;
    const { body } = await operator('GET', path);
    const rest = (await operator('GET', `${path}&after=${body.next}`)).body;
    const names = [...body.items, ...rest.items].map(({ name, qty }) => [name, qty]);
    expect(names).toEqual([
      ['Milk', '2'],
      ['Bread', '2'],
      ['Salt', '2'],
    ]);
    const log = await logged('lishop.articles.read');
    expect(log.length).toBe(2);
    expect(JSON.stringify(log)).not.toContain('Milk');
  });

  it('should be asked about again by a command, with one row of the log', async () => {
    const ask = (id: string, environment = {}): Promise<string> =>
      runCommand(app.quartet, lishopAskAgain, [id], {}, environment);
    const [{ id: without } = { id: 0 }] = await app.quartet.database.query<{ id: number }>(
      `SELECT id FROM lishop.lists WHERE id <> $1 ORDER BY id DESC LIMIT 1`,
      [list],
    );
    await app.quartet.database.query('DELETE FROM lishop.receipts WHERE list_id = $1', [without]);
    const isDue = async (): Promise<boolean> =>
      (
        await app.quartet.database.query(
          'SELECT FROM lishop.receipts WHERE list_id = $1 AND next_try IS NULL AND tries = 5',
          [list],
        )
      ).length === 0;
    await app.quartet.database.query(
      `UPDATE lishop.receipts SET next_try = NULL, tries = 5 WHERE list_id = $1`,
      [list],
    );
    await expect(ask('x')).rejects.toThrow('no id of a list');
    await expect(ask('999999')).rejects.toThrow('There is no list 999999.');
    await expect(ask(String(without))).rejects.toThrow('has no receipt');
    await expect(ask(String(list), { LISHOP_RECEIPTS: 'off' })).rejects.toThrow('LISHOP_RECEIPTS is off');
    expect([await isDue(), await logged('lishop.receipt.ask')]).toEqual([false, []]);
    expect(await ask(String(list))).toContain('will be asked');
    expect([await isDue(), await logged('lishop.receipt.ask')]).toEqual([
      true,
      [expect.objectContaining({ operator: 'command line', subject: `list ${list}` })],
    ]);
  });

  it('should ask the App Store again when told to', async () => {
    await app.quartet.database.query(
      `UPDATE lishop.receipts SET next_try = NULL, tries = 5 WHERE list_id = $1`,
      [list],
    );
    expect((await operator('POST', `/operator/lishop/lists/${list}/receipt`)).status).toBe(204);
    const [row] = await app.quartet.database.query<{ next_try: Date | null; tries: number }>(
      'SELECT next_try, tries FROM lishop.receipts WHERE list_id = $1',
      [list],
    );
    expect(row?.next_try).toEqual(expect.any(Date));
    expect(row?.tries).toBeLessThan(5);
    expect((await operator('POST', '/operator/lishop/lists/999999/receipt')).status).toBe(404);
  });

  it('should never ask about a receipt that came with a list from the Rails server', async () => {
    const imported = (value: boolean): Promise<unknown> =>
      app.quartet.database.query(
        `WITH l AS (UPDATE lishop.lists SET imported = $2 WHERE id = $1)
         UPDATE lishop.receipts SET next_try = NULL, last_status = NULL WHERE list_id = $1`,
        [list, value],
      );
    await imported(true);
    const { status, body } = await operator('POST', `/operator/lishop/lists/${list}/receipt`);
    expect([status, body.message]).toEqual([409, expect.stringContaining('taken over')]);
    await imported(false);
  });

  it('should end a key at once, and no key of another list', async () => {
    const { keys } = (await operator('GET', `/operator/lishop/lists/${list}`)).body;
    const { id } = keys.find((key: { owner: boolean }) => !key.owner);
    expect((await operator('DELETE', `/operator/lishop/lists/${list + 1}/keys/${id}`)).status).toBe(404);
    expect((await app.get('/articles', guest)).status).toBe(200);
    expect((await operator('DELETE', `/operator/lishop/lists/${list}/keys/${id}`)).status).toBe(204);
    expect((await app.get('/articles', guest)).status).toBe(401);
    expect((await operator('DELETE', `/operator/lishop/lists/${list}/keys/${id}`)).status).toBe(404);
    expect((await operator('DELETE', `/operator/lishop/lists/${list}/keys/x`)).status).toBe(400);
    expect(await logged('lishop.key.end')).toEqual([expect.objectContaining({ before: { owner: false } })]);
  });

  it('should give a deleted list back, once', async () => {
    await app.quartet.database.query('UPDATE lishop.lists SET deleted_at = now() WHERE id = $1', [list]);
    expect((await app.get('/articles', owner)).status).toBe(401);
    const deleted = (await operator('GET', '/operator/lishop/lists?kind=deleted')).body.items;
    expect(deleted).toEqual([expect.objectContaining({ id: list, deleted_at: expect.any(String) })]);
    expect((await operator('POST', `/operator/lishop/lists/${list}/restore`)).status).toBe(204);
    expect((await app.get('/articles', owner)).status).toBe(200);
    expect((await operator('POST', `/operator/lishop/lists/${list}/restore`)).status).toBe(404);
  });

  it('should say on the overview how many receipts were refused', async () => {
    await app.quartet.database.query(`UPDATE lishop.lists SET verdict = 'invalid' WHERE id = $1`, [list]);
    expect((await operator('GET', '/operator/lishop/lists?kind=invalid')).body.items.length).toBe(1);
    const { needs } = (await operator('GET', '/operator/overview')).body;
    expect(needs).toContainEqual(
      expect.objectContaining({
        kind: 'lishop.receipt.refused',
        count: 1,
        page: '/lishop/lists?kind=invalid',
      }),
    );
  });
});
