import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopApp } from '../support/lishop-app.js';

let lishop: LiShopApp;
let mine: { owner: string; guest: string; article: Record<string, any> };
let theirs: typeof mine;

async function household(name: string): Promise<typeof mine> {
  const owner = await lishop.register();
  return {
    owner,
    guest: await lishop.invite(owner, `${name}@example.com`),
    article: await lishop.add(owner, { name }),
  };
}

beforeAll(async () => {
  lishop = await LiShopApp.start();
  mine = await household('mine');
  theirs = await household('theirs');
});
afterAll(async () => {
  await lishop.close();
});

/** The same answer as for an article that exists nowhere: nobody can tell the two apart. */
describe('two lists', () => {
  it.each(['owner', 'guest'] as const)(
    'should not be seen, changed or counted by the %s of the other',
    async (who) => {
      const key = mine[who];
      const path = `/articles/${theirs.article.objectId}`;
      for (const [method, json] of [
        ['GET', undefined],
        ['PUT', { name: 'stolen' }],
        ['PATCH', { checked: '1' }],
        ['PATCH', { qty: 'wrong' }],
        ['DELETE', undefined],
      ] as const) {
        const answer = await lishop.call(path, { method, key, json });
        expect([answer.status, answer.text]).toEqual([404, 'Not Found']);
      }
      for (const query of [{}, { updated_at: '2000-01-01' }]) {
        expect((await lishop.get('/articles', key, query)).json).toEqual([mine.article]);
      }
      expect((await lishop.get('/articles', theirs.owner)).json).toEqual([theirs.article]);
    },
  );

  it('should not take an article into another list by naming it', async () => {
    const added = await lishop.add(mine.owner, {
      list_id: 1,
      objectId: theirs.article.objectId,
      id: theirs.article.objectId,
    });
    expect(added.objectId).not.toBe(theirs.article.objectId);
    expect(JSON.stringify(added)).not.toContain('list_id');
    await lishop.call(`/articles/${added.objectId}`, { method: 'DELETE', key: mine.owner });
    expect((await lishop.get('/articles', theirs.owner)).json).toEqual([theirs.article]);
  });

  it('should keep their guests apart', async () => {
    const shared = await lishop.call('/sharedApiKey', { key: mine.owner });
    expect(shared.json).toEqual([{ api_key: mine.guest, email: 'mine@example.com' }]);
    const removed = await lishop.call('/removeApiKey', {
      key: mine.owner,
      json: { sharedApiKey: theirs.guest },
    });
    expect([removed.status, removed.text]).toEqual([404, 'sharedApiKey not found']);
    expect((await lishop.get('/articles', theirs.guest)).status).toBe(200);
  });

  it('should not be registered into by another payment, nor go with the other list', async () => {
    const gone = await household('gone');
    expect((await lishop.call('/deleteList', { key: gone.owner })).status).toBe(200);
    expect((await lishop.get('/articles', theirs.owner)).json).toEqual([theirs.article]);
    const { database } = lishop.quartet;
    // What was deleted is kept for the operator.
    await database.query('DELETE FROM lishop.lists WHERE deleted_at IS NOT NULL');
    const left = await database.query<{ lists: string; articles: string; keys: string; receipts: string }>(
      `SELECT (SELECT count(*) FROM lishop.lists) lists, (SELECT count(*) FROM lishop.articles) articles,
         (SELECT count(*) FROM lishop.api_keys) keys, (SELECT count(*) FROM lishop.receipts) receipts`,
    );
    expect(left).toEqual([{ lists: '2', articles: '2', keys: '4', receipts: '2' }]);
  });

  it('should not tell by their ids how many articles there are elsewhere', async () => {
    const before = Number((await lishop.add(mine.owner)).objectId);
    for (let n = 0; n < 20; n++) await lishop.add(theirs.owner);
    const after = Number((await lishop.add(mine.owner)).objectId);
    // A common sequence would be 21 apart; ids that are made of the time are thousands apart.
    expect(after - before).toBeGreaterThan(4096);
  });
});
