import { isDeepStrictEqual } from 'node:util';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '../../../test/support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { DatabaseUrl } from './database-url.js';
import { Notifications } from './notifications.js';

let database: TestDatabase;
let notifications: Notifications | undefined;
beforeAll(async () => {
  Logger.overrideLogger(['error']);
  database = await createTestDatabase();
});
afterEach(async () => {
  await notifications?.onApplicationShutdown();
});
afterAll(() => database.drop());

function listening(url = database.url) {
  const heard: string[] = [];
  const state = { heard, missed: 0 };
  notifications = new Notifications(new DatabaseUrl(url));
  notifications.listen('news', {
    notified: (payload) => heard.push(payload),
    missed: () => (state.missed += 1),
  });
  notifications.onApplicationBootstrap();
  return Object.assign(state, { notifications });
}

const notify = (payload: string): Promise<unknown> =>
  database.query('SELECT pg_notify($1, $2)', ['news', payload]);

/** A relay before the database that can fall silent, as a network does: nothing is closed, nothing comes through. */
async function startRelay(): Promise<{ url: string; fallSilent(): void; close(): void }> {
  const target = new URL(database.url);
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    const onward = connect(Number(target.port || 5432), target.hostname);
    for (const one of [socket, onward]) {
      one.on('error', () => undefined);
      sockets.push(one);
    }
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.toString(),
    fallSilent: () => {
      for (const socket of sockets) {
        socket.unpipe();
        socket.pause();
      }
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('Notifications', () => {
  it('should pass on what is notified on a channel, and be current', async () => {
    const state = listening();
    await eventually(() => state.notifications.isCurrent);
    await notify('one');
    await notify('two');
    await eventually(() => isDeepStrictEqual(state.heard, ['one', 'two']));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    // Long unasked it is not sure any more, and asked it makes sure.
    expect(state.notifications.isCurrent).toBe(false);
    await eventually(() => state.notifications.isCurrent);
  });

  it('should say that something may be missed when the connection ends, and listen again', async () => {
    const state = listening();
    await eventually(() => state.notifications.isCurrent);
    const { missed } = state;
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'quartet notifications' AND datname = current_database()`,
    );
    await eventually(() => state.missed > missed);
    await eventually(() => state.notifications.isCurrent);
    // When it was lost, and when it was there again: a copy made in between may be out of date already.
    expect(state.missed).toBe(missed + 2);
    await notify('again');
    await eventually(() => isDeepStrictEqual(state.heard, ['again']));
  });

  it('should not count as current any more when the connection is silent', async () => {
    const relay = await startRelay();
    const state = listening(relay.url);
    await eventually(() => state.notifications.isCurrent);
    const { missed } = state;
    relay.fallSilent();
    await eventually(() => !state.notifications.isCurrent);
    // Given up after a while, too.
    await eventually(() => state.missed > missed);
    relay.close();
  });

  it('should wait for a database that is not there yet', async () => {
    const nowhere = new URL(database.url);
    nowhere.port = '1';
    const state = listening(nowhere.toString());
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([state.notifications.isCurrent, state.heard]).toEqual([false, []]);
  });
});
