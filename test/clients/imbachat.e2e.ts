import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImbaChat, type NewUser } from '../../clients/typescript/src/imbachat/index.js';
import { startBridge, type Bridge } from '../imbachat/bridge-client.js';

const SITE_TOKEN = 'a-site-token-of-more-than-32-characters';
let bridge: Bridge;
let site: ImbaChat;
beforeAll(async () => {
  bridge = await startBridge({ IMBACHAT_SITE_TOKEN: SITE_TOKEN });
  site = new ImbaChat(bridge.url, SITE_TOKEN);
});
afterAll(() => bridge.close());

async function* users(count: number): AsyncGenerator<NewUser> {
  for (let id = 1; id <= count; id++) {
    if (id % 700 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    yield { user_id: id, name: `User ${id} é` };
  }
}

describe("the site's client of ImbaChat", () => {
  it('should send users from a stream, and tell what was refused', async () => {
    const sent = await site.upsertUsers(users(1_200));
    expect(sent).toEqual({ created: 1_200, updated: 0, refused: 0, problems: [] });
    const again = await site.upsertUsers([
      { user_id: 1, name: 'Ann' },
      { user_id: 2, name: 'x'.repeat(256) },
    ]);
    expect(again).toMatchObject({ created: 0, updated: 0, refused: 2 });
    expect(again.problems).toEqual([
      { line: 2, user_id: 2, message: expect.stringContaining('1 to 255 characters') },
    ]);
    const page = await site.users({ limit: 2, after: 1198 });
    expect([page.items.map(({ name }) => name), page.next]).toEqual([['User 1199 é', 'User 1200 é'], null]);
  });

  it('should throw what the stream of users throws', async () => {
    async function* broken(): AsyncGenerator<NewUser> {
      yield { user_id: 1, name: 'Ann' };
      await Promise.resolve();
      throw new Error('the site is away');
    }
    await expect(site.upsertUsers(broken())).rejects.toThrow('the site is away');
  });

  it('should make tokens, and refuse under a code', async () => {
    await site.upsertUsers([{ user_id: 6, name: 'Ann' }]);
    const { token, user_id, expires_at } = await site.token(6, 60);
    expect([user_id, token.split('.').length]).toEqual([6, 3]);
    expect(Math.abs(expires_at - 60 - Date.now() / 1000)).toBeLessThan(10);
    expect((await site.changeUser(6, { banned: true })).name).toBe('Ann');
    await expect(site.token(6)).rejects.toMatchObject({ code: 'FORBIDDEN', status: 403 });
    await site.setFriends(6, [7]);
    await site.removeUser(6);
    await expect(site.user(6)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const stranger = new ImbaChat(bridge.url, 'another-token-of-32-characters-or-more');
    await expect(stranger.token(1)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(stranger.upsertUsers(users(5_000))).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    const operator = new ImbaChat(bridge.url, bridge.admin);
    expect((await operator.token(1)).user_id).toBe(1);
  });
});
