import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/shared/database/database.js';
import {
  forgetOldChanges,
  UserDocumentCache,
} from '../../src/contexts/imba-chat-bridge/directory/user-document-cache.js';
import { startBridge, type Bridge } from './bridge-client.js';

let one: Bridge;
let other: Bridge;

beforeAll(async () => {
  one = await startBridge();
  other = await startBridge({}, one.database);
});
afterAll(async () => {
  await other.close();
  await one.close();
});
beforeEach(() => one.database.query('TRUNCATE imbachat.users CASCADE'));

const USERS = '/imbachat/directory/users';
const ask = async (bridge: Bridge, ids: number[]): Promise<{ user_id: number; name: string }[]> =>
  (await bridge.api(`/imbachat/users?user_ids=${ids.join(',')}`)).json() as never;
const names = async (bridge: Bridge, ids: number[]): Promise<string[]> =>
  (await ask(bridge, ids)).map(({ name }) => name);

describe('user objects that were asked for before', () => {
  it('should be as fresh as the database on every replica, whoever changed them', async () => {
    await one.fill([1, 2, 3].map((id) => ({ user_id: id, name: `A${id}` })));
    for (const bridge of [one, other]) expect(await names(bridge, [3, 1, 4])).toEqual(['A3', 'A1']);

    await one.operator('PATCH', `${USERS}/1`, { name: 'B1' });
    for (const bridge of [one, other]) expect(await names(bridge, [1, 2, 3])).toEqual(['B1', 'A2', 'A3']);

    await other.fill([{ user_id: 4, name: 'A4' }]);
    for (const bridge of [one, other]) expect(await names(bridge, [4, 3])).toEqual(['A4', 'A3']);

    await one.operator('DELETE', `${USERS}/3`);
    for (const bridge of [one, other]) expect(await names(bridge, [3, 4])).toEqual(['A4']);

    await one.database.query(`UPDATE imbachat.users SET user_id = 5, name = 'by hand' WHERE user_id = 4`);
    for (const bridge of [one, other]) expect(await names(bridge, [4, 5])).toEqual(['by hand']);

    await one.database.query('TRUNCATE imbachat.users CASCADE');
    for (const bridge of [one, other]) expect(await names(bridge, [1, 2, 5])).toEqual([]);
  });

  it('should be told as they were before a change that is not committed, and as they are right after', async () => {
    await one.fill([{ user_id: 1, name: 'old' }]);
    expect(await names(one, [1])).toEqual(['old']);
    await one.app.get(Database).transaction(async (transaction) => {
      await transaction.query('UPDATE imbachat.users SET name = $1 WHERE user_id = 1', ['new']);
      expect(await names(one, [1])).toEqual(['old']);
      // A moment of the memory that began while the change was under way.
      await other.fill([{ user_id: 2, name: 'B' }]);
      expect(await names(one, [2, 1])).toEqual(['B', 'old']);
    });
    expect(await names(one, [2, 1])).toEqual(['B', 'new']);
  });

  it('should notice a change of more users than are told one by one', async () => {
    const users = Array.from({ length: 250 }, (_, n) => ({ user_id: n + 1, name: 'A' }));
    const ids = users.map(({ user_id }) => user_id);
    await one.fill(users);
    expect(new Set(await names(other, ids))).toEqual(new Set(['A']));
    await one.fill(users.map((user) => ({ ...user, name: 'B' })));
    expect(new Set(await names(other, ids))).toEqual(new Set(['B']));
  });

  it('should never be older than the last answered change, however many ask and change at once', async () => {
    const ids = [1, 2, 3, 4, 5];
    await one.fill(ids.map((id) => ({ user_id: id, name: '0' })));
    const done = new Map(ids.map((id) => [id, 0]));
    let writing = true;
    const write = async (id: number): Promise<void> => {
      for (let version = 1; version <= 40; version++) {
        const bridge = (id + version) % 2 === 0 ? one : other;
        await bridge.operator('PATCH', `${USERS}/${id}`, { name: String(version) });
        done.set(id, version);
      }
    };
    let answers = 0;
    const read = async (bridge: Bridge): Promise<void> => {
      while (writing) {
        const atLeast = new Map(done);
        for (const { user_id, name } of await ask(bridge, ids)) {
          expect(Number(name)).toBeGreaterThanOrEqual(atLeast.get(user_id) ?? NaN);
          answers++;
        }
      }
    };
    const readers = [one, other, one, other].map(read);
    await Promise.all(ids.map(write));
    writing = false;
    await Promise.all(readers);
    expect(answers).toBeGreaterThan(100);
    for (const bridge of [one, other]) expect(await names(bridge, ids)).toEqual(ids.map(() => '40'));
  });

  it('should be read anew from a backup in the place of the database', async () => {
    await one.fill([{ user_id: 1, name: 'lost' }]);
    expect(await names(one, [1])).toEqual(['lost']);
    await one.database.query(`BEGIN;
      ALTER TABLE imbachat.changes RENAME TO lost_changes;
      CREATE TABLE imbachat.changes (LIKE imbachat.lost_changes INCLUDING ALL);
      GRANT ALL ON imbachat.changes TO PUBLIC;
      ALTER TABLE imbachat.users DISABLE TRIGGER USER;
      UPDATE imbachat.users SET name = 'kept';
      ALTER TABLE imbachat.users ENABLE TRIGGER USER;
      COMMIT`);
    try {
      expect(await names(one, [1])).toEqual(['kept']);
      await one.operator('PATCH', `${USERS}/1`, { name: 'new' });
      expect(await names(one, [1])).toEqual(['new']);
    } finally {
      await one.database.query(
        'DROP TABLE imbachat.changes; ALTER TABLE imbachat.lost_changes RENAME TO changes',
      );
    }
  });

  it('should be taken from memory where nothing changed', async () => {
    await one.fill([{ user_id: 1, name: 'A' }]);
    const read: unknown[][] = [];
    const database = one.app.get(Database);
    const remembered = new UserDocumentCache(
      {
        query: (sql: string, parameters: readonly unknown[] = []) => {
          read.push([...parameters]);
          return database.query(sql, parameters);
        },
      },
      'u.document',
    );
    for (let turn = 0; turn < 3; turn++) expect(await remembered.of([1, 7])).toHaveLength(1);
    expect(read.map(([, missing]) => missing)).toEqual(['{1,7}', '{}', '{}']);
  });
});

describe('the list of changes', () => {
  it('should lose what is older than a day, and nothing else', async () => {
    await one.fill([{ user_id: 1, name: 'A' }]);
    await one.database.query("UPDATE imbachat.changes SET at = now() - interval '25 hours'");
    await one.fill([{ user_id: 2, name: 'B' }]);
    const database = one.app.get(Database);
    expect(await forgetOldChanges(database)).toBeGreaterThan(0);
    expect(await forgetOldChanges(database)).toBe(0);
    expect(await one.database.query('SELECT user_id FROM imbachat.changes')).toHaveLength(1);
  });
});
