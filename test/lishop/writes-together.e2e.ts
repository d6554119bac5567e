import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Articles } from '../../src/contexts/lishop-lists/articles/articles.repository.js';
import { Database } from '../../src/shared/database/database.js';
import { LiShopApp } from '../support/lishop-app.js';
import { whileHeld } from '../support/while-held.js';

let lishop: LiShopApp;
let articles: Articles;
beforeAll(async () => {
  lishop = await LiShopApp.start();
  articles = lishop.quartet.app.get(Articles);
});
afterAll(() => lishop.close());

interface Household {
  readonly key: string;
  readonly list: number;
  readonly id: string;
}

async function household(): Promise<Household> {
  const key = await lishop.register();
  const [row] = await lishop.quartet.database.query<{ id: number }>('SELECT max(id) AS id FROM lishop.lists');
  return { key, list: row!.id, id: (await lishop.add(key)).objectId };
}
const households = (count: number): Promise<Household[]> =>
  Array.from({ length: count }).reduce<Promise<Household[]>>(
    async (made) => [...(await made), await household()],
    Promise.resolve([]),
  );
const shown = async ({ key }: Household): Promise<unknown[]> => (await lishop.get('/articles', key)).json;

/** Called in one turn, they are one transaction. */
describe('writes of several lists at one moment', () => {
  it('should each have its own answer, in the order in which they came', async () => {
    const all = await households(5);
    const asked = all.flatMap((one, n) => [
      { one, fields: { name: `First of ${n}` } },
      { one, fields: { name: `Second of ${n}`, shop: null } },
    ]);
    const answers = await Promise.all(
      asked.map(({ one, fields }) => articles.change(one.list, one.id, fields)),
    );
    expect(answers.map((answer) => answer?.name)).toEqual(asked.map(({ fields }) => fields.name));
    for (const [n, one] of all.entries()) {
      const [before, after] = [answers[2 * n]!, answers[2 * n + 1]!];
      expect(Date.parse(after.updated_at)).toBeGreaterThan(Date.parse(before.updated_at));
      expect(await shown(one)).toEqual([after]);
    }
  });

  it('should do an edit of the same id once, and tell another one from it', async () => {
    const [one] = await households(1);
    const edit = (print: number) => ({ edit: { id: 'e', fingerprint: Buffer.alloc(32, print) } });
    const change = (qty: string, print: number): Promise<unknown> =>
      articles.change(one!.list, one!.id, { qty }, edit(print)).then(
        (article) => article?.updated_at,
        (error: unknown) => (error as { code?: string }).code,
      );
    const [first, second, other] = await Promise.all([change('2', 1), change('2', 1), change('3', 2)]);
    expect([second, other]).toEqual([first, 'ARTICLE_INVALID']);
    expect(await shown(one!)).toMatchObject([{ qty: '2', updated_at: first }]);
  });

  it('should not find the articles of other lists, nor lists that have gone', async () => {
    const [mine, theirs] = await households(2);
    const answers = await Promise.all([
      articles.change(mine!.list, theirs!.id, { name: 'stolen' }),
      articles.change(mine!.list, mine!.id, { name: 'Rice' }),
      articles.change(mine!.list + 1_000_000, mine!.id, { name: 'lost' }),
    ]);
    expect(answers.map((answer) => answer?.name)).toEqual([undefined, 'Rice', undefined]);
    expect(await shown(theirs!)).toMatchObject([{ name: 'Milk' }]);
  });

  it('should not wait for a list that somebody else is writing to', async () => {
    const [busy, ...free] = await households(3);
    let waiting: Promise<unknown> | undefined;
    await lishop.quartet.app.get(Database).transaction(async (transaction) => {
      await transaction.query('SELECT id FROM lishop.lists WHERE id = $1 FOR NO KEY UPDATE', [busy!.list]);
      waiting = articles.change(busy!.list, busy!.id, { name: 'Late' });
      for (let turn = 0; turn < 3; turn++) {
        const now = free.map((one) => articles.change(one.list, one.id, { name: `Rice ${turn}` }));
        expect((await Promise.all(now)).map((article) => article?.name)).toEqual(
          free.map(() => `Rice ${turn}`),
        );
      }
      expect(await shown(busy!)).toMatchObject([{ name: 'Milk' }]);
    });
    expect(await waiting).toMatchObject({ name: 'Late' });
    expect(await shown(busy!)).toMatchObject([{ name: 'Late' }]);
  });

  it('should fail alone where the database refuses one', async () => {
    const all = await households(3);
    await lishop.quartet.database.query(
      "ALTER TABLE lishop.articles ADD CONSTRAINT never CHECK (name <> 'never') NOT VALID",
    );
    const names = ['Rice', 'never', 'Bread'];
    const answers = await Promise.allSettled(
      all.map((one, n) => articles.change(one.list, one.id, { name: names[n]! })),
    );
    const added = await Promise.allSettled(
      all.map((one, n) => articles.add(one.list, { name: names[n]!, qty: '1', checked: '0' })),
    );
    await lishop.quartet.database.query('ALTER TABLE lishop.articles DROP CONSTRAINT never');
    for (const what of [answers, added])
      expect(what.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const kept = await Promise.all(all.map(shown));
    expect(kept.map((list) => list.map((article) => (article as { name: string }).name))).toEqual([
      ['Rice', 'Rice'],
      ['Milk'],
      ['Bread', 'Bread'],
    ]);
  });
});

describe('a list that somebody holds', () => {
  it('should leave the connections to other lists, whatever waits for it', async () => {
    const [held, free] = await households(2);
    const batch = (one: Household, clientId: string) =>
      lishop.call('/2.0/articles/batch', {
        key: one.key,
        json: {
          edits: [
            { clientId, op: 'update', objectId: one.id, at: new Date().toISOString(), fields: { shop: 'x' } },
          ],
        },
      });
    const patch = (one: Household) =>
      lishop.call(`/articles/${one.id}`, { method: 'PATCH', key: one.key, json: { qty: '2' } });
    const remove = (one: Household) => lishop.call(`/articles/${one.id}`, { method: 'DELETE', key: one.key });
    const add = async (one: Household) => ({ status: (await lishop.add(one.key)) && 200 });
    const what = [patch, add, remove, (one: Household) => batch(one, 'one')];
    let answered = 0;
    const waiting: Promise<{ status: number }>[] = [];
    await whileHeld(
      lishop.quartet.database,
      `SELECT 1 FROM lishop.lists WHERE id = ${held!.list} FOR NO KEY UPDATE`,
      async () => {
        // Of each more than there are connections.
        for (const write of what)
          for (let n = 0; n < 12; n++) waiting.push(write(held!).finally(() => void (answered += 1)));
        await lishop.get('/articles', free!.key);
        const statuses: number[] = [];
        for (const write of what) statuses.push((await write(free!)).status);
        expect(statuses).toEqual([200, 200, 204, 200]);
        expect(answered).toBe(0);
      },
    );
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
  });
});
