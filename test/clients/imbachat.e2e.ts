import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImbaChat, type NewUser } from '../../clients/typescript/src/imbachat/index.js';
import { startBridge, type Bridge } from '../imbachat/bridge-client.js';
import { eventually } from '../support/eventually.js';

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

/** A server that is gone behind the first words of its answer; without any, before its head. */
async function breaking(words: string): Promise<Server> {
  const server = createServer((request, response) => {
    request.once('data', () => {
      if (words !== '') response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write(words);
      setTimeout(() => response.destroy(), 50);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
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

  it('should throw what the users throw, wherever they do, and go on after that', async () => {
    for (const after of [0, 1, 499, 500, 3_000]) {
      const failure = new RangeError(`the site is away after ${after}`);
      async function* broken(): AsyncGenerator<NewUser> {
        yield* users(after);
        throw failure;
      }
      await expect(site.upsertUsers(broken())).rejects.toBe(failure);
    }
    function* broken(): Generator<NewUser> {
      yield { user_id: 1, name: 'Ann' };
      throw new RangeError('not now');
    }
    await expect(site.upsertUsers(broken())).rejects.toThrow('not now');
    const large = { user_id: 1n, name: 'Ann' } as unknown as NewUser;
    await expect(site.upsertUsers([large])).rejects.toThrow(TypeError);
    expect(await site.upsertUsers(users(3))).toMatchObject({ refused: 0, problems: [] });
  });

  it('should let go of the users where the upload is refused, or its answer breaks off', async () => {
    let [open, given] = [0, 0];
    /** As from a database, which has to be told that nobody reads on. */
    async function* endless(): AsyncGenerator<NewUser> {
      open += 1;
      try {
        for (;;) {
          given += 1;
          await new Promise((resolve) => setImmediate(resolve));
          yield { user_id: given, name: 'x'.repeat(200) };
        }
      } finally {
        open -= 1;
      }
    }
    const stranger = new ImbaChat(bridge.url, 'another-token-of-32-characters-or-more');
    await expect(stranger.upsertUsers(endless())).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await eventually(() => open === 0);
    const lines = ['', '{"batch":1,"created":5,"updated":0}\n', '{"batch":1,"cre'];
    for (const line of lines) {
      const server = await breaking(line);
      const { port } = server.address() as AddressInfo;
      const cut = new ImbaChat(`http://127.0.0.1:${port}`, SITE_TOKEN);
      await expect(cut.upsertUsers(endless())).rejects.toMatchObject({ code: 'CONNECTION' });
      await eventually(() => open === 0);
      server.close();
    }
    const nowhere = new ImbaChat('http://127.0.0.1:9', SITE_TOKEN);
    await expect(nowhere.upsertUsers(endless())).rejects.toMatchObject({ code: 'CONNECTION' });
    await eventually(() => open === 0);
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
