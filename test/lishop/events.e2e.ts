import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Changes } from '../../src/contexts/lishop-lists/sync/changes.repository.js';
import { eventually } from '../support/eventually.js';
import { EventReader } from '../support/event-reader.js';
import { sendAndLeave } from '../security/raw-http.js';
import { LiShopApp } from '../support/lishop-app.js';

let lishop: LiShopApp;
let other: LiShopApp;
const readers: EventReader[] = [];
beforeAll(async () => {
  lishop = await LiShopApp.start();
  other = await LiShopApp.start({}, lishop.quartet.database);
});
afterAll(async () => {
  for (const reader of readers) reader.close();
  await other.close();
  await lishop.close();
});

async function listen(key: string, lastEventId?: string, app = lishop): Promise<EventReader> {
  const reader = await EventReader.open(app.quartet.url, key, lastEventId);
  readers.push(reader);
  return reader;
}
const change = (key: string, id: unknown, json: object, app = lishop): Promise<unknown> =>
  app.call(`/articles/${String(id)}`, { method: 'PATCH', key, json });
const changesOf = async (key: string): Promise<any> => (await lishop.get('/2.0/articles/changes', key)).json;

describe('GET /2.0/articles/events', () => {
  it('should tell of what is made, changed and removed, on whatever replica, as changes do', async () => {
    const key = await lishop.register();
    const reader = await listen(key);
    expect(reader.head).toMatchObject({ status: 200, type: 'text/event-stream; charset=utf-8' });
    const { cursor } = await changesOf(key);
    const milk = await other.add(key);
    await reader.count(1);
    await change(key, milk.objectId, { qty: '2' });
    await reader.count(2);
    await other.call(`/articles/${milk.objectId}`, { method: 'DELETE', key });
    await reader.count(3);
    expect(reader.events.map(({ event }) => event)).toEqual(['change', 'change', 'change']);
    expect(reader.events.map(({ data }) => [data.objectId, data.qty ?? data.deleted])).toEqual([
      [milk.objectId, '1'],
      [milk.objectId, '2'],
      [milk.objectId, true],
    ]);
    // The ids are the cursors of changes.
    const since = async (id: string): Promise<any> =>
      (await lishop.get('/2.0/articles/changes', key, { since: id })).json.changes;
    expect(await since(cursor)).toEqual([reader.events[2]?.data]);
    expect(await since(reader.events[2]?.id ?? '')).toEqual([]);
  });

  it('should tell of a batch, and go on after the last id without a gap', async () => {
    const key = await lishop.register();
    const first = await listen(key);
    expect(first.lastId).toMatch(/^[\w-]+$/);
    const began = first.lastId;
    const edits = Array.from({ length: 5 }, (_, n) => ({
      clientId: `${n}`,
      op: 'create',
      at: new Date().toISOString(),
      fields: { name: `${n}`, qty: '1', checked: '0' },
    }));
    await lishop.call('/2.0/articles/batch', { key, json: { edits } });
    await first.count(5);
    first.close();
    const names = (reader: EventReader): string[] => reader.events.map(({ data }) => data.name);
    expect(names(first)).toEqual(['0', '1', '2', '3', '4']);
    const second = await listen(key, first.events[2]?.id, other);
    await second.count(2);
    expect(names(second)).toEqual(['3', '4']);
    const third = await listen(key, began);
    await third.count(5);
    await lishop.add(key, { name: 'last' });
    await Promise.all([second.count(3), third.count(6)]);
    expect([names(second).at(-1), names(third).at(-1)]).toEqual(['last', 'last']);
  });

  it('should keep no place for who left before it began', async () => {
    const key = await lishop.register();
    const request = `GET /2.0/articles/events HTTP/1.1\r\nHost: localhost\r\napi_key: ${key}\r\n\r\n`;
    for (let times = 0; times < 30; times += 1) await sendAndLeave(lishop.quartet.url, request);
    await lishop.get('/2.0/articles/changes', key);
    const reader = await listen(key);
    expect(reader.head.status).toBe(200);
    reader.close();
  });

  it('should leave nothing out after a reading that failed, whatever is changed before the next', async () => {
    const key = await lishop.register();
    const { cursor } = await changesOf(key);
    await lishop.add(key, { name: 'first' });
    const changes = lishop.quartet.app.get(Changes);
    const since = changes.since.bind(changes);
    let [isAway, wasRead, began] = [true, 0, undefined as number | undefined];
    const reading = jest.spyOn(changes, 'since').mockImplementation(async (...args) => {
      began ??= args[1]?.change;
      // What the new stream reads for itself; what is new in the list is read for all.
      if (isAway && args[1]?.change === began) throw new Error('the database is away');
      const page = await since(...args);
      wasRead += page.changes.length;
      return page;
    });
    const reader = await listen(key, cursor);
    await lishop.add(key, { name: 'second' });
    await eventually(() => wasRead > 0);
    isAway = false;
    await reader.count(2);
    reading.mockRestore();
    expect(reader.events.map(({ data }) => data.name)).toEqual(['first', 'second']);
  });

  it('should miss nothing while others write fast and streams come and go', async () => {
    const key = await lishop.register();
    const made = await Promise.all(Array.from({ length: 4 }, () => lishop.add(key, { qty: '0' })));
    const known = new Map<string, string>(made.map(({ objectId }) => [objectId, '0']));
    let reader = await listen(key);
    let writing = true;
    const restless = (async () => {
      for (let n = 0; writing; n++) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        const { events, lastId } = reader;
        reader.close();
        for (const { data } of events) known.set(data.objectId, data.qty);
        expect(lastId).toBeDefined();
        reader = await listen(key, lastId, n % 2 === 0 ? other : lishop);
        expect(reader.head.status).toBe(200);
      }
    })();
    await Promise.all(
      made.map(async ({ objectId }, n) => {
        for (let qty = 1; qty <= 20; qty++)
          await change(key, objectId, { qty: String(qty) }, n % 2 === 0 ? lishop : other);
      }),
    );
    writing = false;
    await restless;
    await eventually(() => {
      for (const { data } of reader.events) known.set(data.objectId, data.qty);
      return [...known.values()].every((qty) => qty === '20');
    });
  });

  it('should end when its key is removed on another replica, or its list is gone or not paid for', async () => {
    const owner = await lishop.register();
    const guest = await lishop.invite(owner);
    const [ofGuest, ofOwner] = [await listen(guest), await listen(owner)];
    await other.call('/removeApiKey', { key: owner, json: { sharedApiKey: guest } });
    await ofGuest.ended;
    const expired = `UPDATE lishop.lists SET verdict = 'expired' WHERE id = (SELECT max(id) FROM lishop.lists)`;
    expect(ofOwner.isOver).toBe(false);
    await lishop.quartet.database.query(expired);
    await ofOwner.ended;
    const another = await lishop.register();
    const stream = await listen(another);
    await other.call('/deleteList', { key: another });
    await stream.ended;
    expect((await EventReader.open(lishop.quartet.url, guest)).head.status).toBe(401);
    expect((await EventReader.open(lishop.quartet.url, owner)).head.status).toBe(402);
  });

  it('should be 20 of a key, and one more when one has gone', async () => {
    const key = await lishop.register();
    const open = await Promise.all(Array.from({ length: 20 }, () => listen(key)));
    const refused = await listen(key);
    expect([refused.head.status, refused.head.text]).toEqual([429, 'Too Many Requests']);
    expect(await lishop.quartet.metrics()).toMatch(/^quartet_lishop_streams [1-9]\d*$/m);
    open[0]?.close();
    await eventually(async () => (await listen(key)).head.status === 200);
    for (const one of open) one.close();
  });

  it('should be refused before it begins', async () => {
    const key = await lishop.register();
    for (const [id, status, text] of [
      ['garbage!', 400, 'Last-Event-ID parameter invalid'],
      [Buffer.from('1999999999999999').toString('base64url'), 410, 'resync required'],
    ] as const) {
      const { head } = await listen(key, id);
      expect([head.status, head.text]).toEqual([status, text]);
    }
    expect((await EventReader.open(lishop.quartet.url, 'nobody')).head.status).toBe(401);
  });

  it('should hold nothing for a phone that does not read, and tell it all when it does', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const reader = await listen(key);
    reader.pause();
    for (let round = 0; round < 15; round++) {
      const edits = Array.from({ length: 200 }, (_, n) => ({
        clientId: `${round} ${n}`,
        op: 'create',
        at: new Date().toISOString(),
        fields: { name: 'x'.repeat(900), qty: '1', checked: '0' },
      }));
      await lishop.call('/2.0/articles/batch', { key, json: { edits } });
    }
    await change(key, objectId, { qty: '7' });
    reader.resume();
    await reader.count(3_001);
    expect(reader.events.at(-1)?.data.qty).toBe('7');
    expect(new Set(reader.events.map(({ data }) => data.objectId)).size).toBe(3_001);
  });

  it('should end at a shutdown', async () => {
    const app = await LiShopApp.start({}, lishop.quartet.database);
    const key = await lishop.register();
    const reader = await listen(key, undefined, app);
    await app.close();
    await reader.ended;
  });
});
