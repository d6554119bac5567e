import { describe, expect, it } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { signed, type BobuxClient, type BobuxKey } from '../../support/bobux-client.js';
import { untilWaiting } from '../../support/waiting.js';
import { database, environment, place } from './place-with-database.js';
import { until, type QuartetProcess } from './quartet-process.js';

const CONNECTIONS = 4;
/** More than are read of a client whose commands do not come to an end. */
const FRAMES = 1500;

/** Half of a request: the server waits for the rest. */
async function halfRequest(quartet: QuartetProcess): Promise<{ socket: Socket; answer: Promise<string> }> {
  const { port } = new URL(quartet.url);
  const socket = connect(Number(port), '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const answer = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  await new Promise((resolve) =>
    socket.write('GET /health/ready HTTP/1.1\r\nHost: quartet\r\nConnection: close\r\n', resolve),
  );
  return { socket, answer };
}

describe('SIGTERM', () => {
  it('should tell a proxy in front that it stops before it takes no more connections', async () => {
    const quartet = await place.start({ ...environment, DATA_DIR: 'proxied', TRUST_PROXY: '1' });
    const get = (path: string): Promise<Response> =>
      fetch(quartet.url + path, { headers: { connection: 'close' } });
    expect((await get('/health/ready')).status).toBe(200);
    quartet.signal('SIGTERM');
    await quartet.prints(/SIGTERM: finishing/);
    const ready = await get('/health/ready');
    expect(ready.status).toBe(503);
    // What deploy/proxy/haproxy.cfg looks for.
    expect(await ready.text()).toContain('"process":{"status":"down"}');
    expect((await get('/lishop/of-no-list')).status).toBe(404);
    expect(await quartet.end()).toEqual({ code: 0, signal: null });
  });

  it('should lose no frame that takes effect, answer in order, and close with 1001', async () => {
    const quartet = await place.start({ ...environment, DATA_DIR: 'in-flight' });
    const { bobux } = await quartet.credentials('in-flight');
    const players: number[] = [];
    const clients: BobuxClient[] = [];
    for (let index = 0; index < CONNECTIONS; index += 1) {
      const client = await quartet.connect(bobux);
      clients.push(client);
      players.push((await client.ok('createaccount', { id: `in-flight-${index}` })).player.id);
      client.texts.length = 0;
    }
    const { socket, answer } = await halfRequest(quartet);
    const blocker = new pg.Client({ connectionString: database.adminUrl });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM bobux.players FOR UPDATE');
    clients.forEach((client, index) => {
      for (let n = 1; n <= FRAMES; n += 1) {
        const message = {
          command: 'setbobux',
          id: players[index],
          amount: 1,
          operation: 1,
          reason: `frame ${n}`,
        };
        client.socket.send(JSON.stringify(signed(bobux, message)));
      }
    });
    await untilWaiting(database, 'Lock', { application: 'quartet' });
    quartet.signal('SIGTERM');
    expect(await quartet.prints(/finishing what is in flight/)).toBe(true);
    await blocker.query('ROLLBACK');
    await blocker.end();
    socket.write('\r\n');
    // What was begun before is answered; a load balancer is told to go elsewhere.
    const [status] = (await answer).split('\r\n');
    expect(status).toBe('HTTP/1.1 503 Service Unavailable');
    expect(await quartet.end()).toEqual({ code: 0, signal: null });
    expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual(
      clients.map(() => ({ code: 1001, reason: expect.any(String) })),
    );

    let answered = 0;
    for (const [index, { texts }] of clients.entries()) {
      const answers = texts.map((text) => JSON.parse(text));
      expect(answers.map(({ data }) => data.player.bobux)).toEqual(texts.map((_text, n) => n + 1));
      const history = await database.query(
        'SELECT reason, balance_after::int AS balance FROM bobux.entries WHERE player_id = $1 ORDER BY id',
        [players[index]],
      );
      expect(history).toEqual(texts.map((_text, n) => ({ reason: `frame ${n + 1}`, balance: n + 1 })));
      answered += texts.length;
    }
    // Something was in flight, and something was not read any more: else the test has shown nothing.
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(CONNECTIONS * FRAMES);
  });

  it('should not go on for a client that never stops to send', async () => {
    const quartet = await place.start({ ...environment, DATA_DIR: 'chatty' });
    const { bobux } = await quartet.credentials('chatty');
    const client = await quartet.connect(bobux);
    const { id } = (await client.ok('createaccount', { id: 'chatty' })).player;
    const frame = JSON.stringify(signed(bobux, { command: 'setbobux', id, amount: 1, operation: 1 }));
    let answers = 0;
    client.socket.on('message', () => {
      answers += 1;
      client.socket.send(frame);
    });
    for (let n = 0; n < 30; n += 1) client.socket.send(frame);
    await until(() => answers > 100);
    const since = Date.now();
    expect(await quartet.stop()).toEqual({ code: 0, signal: null });
    // Cut off after 10 s it would get no goodbye, and its last frame no answer.
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(Date.now() - since).toBeLessThan(9_000);
    const [row] = await database.query('SELECT bobux::int FROM bobux.players WHERE id = $1', [id]);
    expect(row).toEqual({ bobux: answers });
  });

  it('should be taken once where it comes twice, as npm passes Ctrl-C on to whom the terminal has sent it', async () => {
    const quartet = await place.start({ ...environment, DATA_DIR: 'twice' });
    const { bobux } = await quartet.credentials('twice');
    const client = await quartet.connect(bobux);
    const { socket, answer } = await halfRequest(quartet);
    quartet.signal('SIGINT');
    expect(await quartet.prints(/finishing what is in flight/)).toBe(true);
    quartet.signal('SIGINT');
    await delay(100);
    socket.write('\r\n');
    expect(await answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(await quartet.end()).toEqual({ code: 0, signal: null });
    expect(await client.closed).toMatchObject({ code: 1001 });
  });

  it('should not wait longer than 10 s for a request or a client that does not move', async () => {
    const quartet = await place.start({ ...environment, DATA_DIR: 'stuck' });
    const key: BobuxKey = (await quartet.credentials('stuck')).bobux;
    const { answer } = await halfRequest(quartet);
    const deaf = await quartet.connect(key);
    await deaf.ok('ping');
    deaf.socket.pause();
    // Its answers fill the network's buffers, as keyinfo is repeated much longer than it was asked.
    const frame = JSON.stringify(signed(key, { command: 'keyinfo' }));
    for (let n = 0; n < 20_000; n += 1) deaf.socket.send(frame);
    const polite = await quartet.connect(key);
    await polite.ok('ping');

    const since = Date.now();
    quartet.signal('SIGTERM');
    expect(await polite.closed).toMatchObject({ code: 1001 });
    expect(await quartet.end()).toEqual({ code: 0, signal: null });
    expect(Date.now() - since).toBeLessThan(14_000);
    expect(await answer).not.toContain('200 OK');
  });
});
