import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
afterEach(() => quartet.close());

const stranger = { key: randomUUID(), secret: 'ab'.repeat(32) };

/** How a new connection ends that the server closes by itself, from an address that a proxy tells. */
function closeOf(url: string, from?: string): Promise<number> {
  const socket = new WebSocket(url, from === undefined ? {} : { headers: { 'x-forwarded-for': from } });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', resolve);
    socket.once('open', () => {
      // In steps: a machine that stands still must not be taken for a server that lets it stay.
      void (async () => {
        for (let step = 0; step < 15; step++) await sleep(20);
        socket.terminate();
        resolve(0);
      })();
    });
  });
}

describe('limits on websockets', () => {
  it('should close with 1008 who fails to authenticate too often, answering every frame', async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '3/300' });
    const holder = await quartet.connect();
    const guesser = await quartet.connect(stranger);
    for (let n = 0; n < 3; n++) expect(await guesser.error('ping')).toBe('INVALID_AUTH_ERROR');
    expect(await guesser.error('ping')).toBe('INVALID_AUTH_ERROR');
    expect((await guesser.closed).code).toBe(1008);
    // A game server that is already in goes on; from that address nobody new comes in.
    expect((await holder.send('ping')).success).toBe(true);
  });

  it('should let nobody in from an address that has failed too often', async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '1/300' });
    const guesser = await quartet.connect(stranger);
    expect(await guesser.error('ping')).toBe('INVALID_AUTH_ERROR');
    expect(await closeOf(quartet.bobuxUrl)).toBe(1008);
  });

  it('should let in who proved itself from there, and look at no other key', async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '2/300' });
    const holder = await quartet.connect();
    const { key } = (await holder.ok('createkey', { permissions: 2 })) as any;
    const guesser = await quartet.connect(stranger);
    for (let n = 0; n < 2; n++) expect(await guesser.error('ping')).toBe('INVALID_AUTH_ERROR');
    const again = await quartet.connect();
    for (let n = 0; n < 3; n++) expect((await again.send('ping')).success).toBe(true);
    const other = await quartet.connect(key);
    expect(await other.error('ping')).toBe('INVALID_AUTH_ERROR');
    expect(await other.closed).toMatchObject({
      code: 1008,
      reason: expect.stringMatching(/^try again in \d+ s$/),
    });
  });

  it('should stop a key that proved itself and is guessed too often afterwards', async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '2/300' });
    await (await quartet.connect()).send('ping');
    const guesser = await quartet.connect({ ...stranger, key: quartet.key.key });
    for (let n = 0; n < 2; n++) expect(await guesser.error('ping')).toBe('INVALID_AUTH_ERROR');
    const again = await quartet.connect();
    expect(await again.error('ping')).toBe('INVALID_AUTH_ERROR');
    expect((await again.closed).code).toBe(1008);
  });

  it('should count the client of a proxy for itself', async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '1/300', TRUST_PROXY: '1' });
    const guess = async (from: string): Promise<number> => {
      const socket = new WebSocket(quartet.bobuxUrl, { headers: { 'x-forwarded-for': from } });
      await new Promise((resolve) => socket.once('open', resolve));
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      for (let n = 0; n < 2; n++)
        socket.send(JSON.stringify({ key: stranger.key, command: 'ping', hmac: '' }));
      return closed;
    };
    expect(await guess('192.0.2.1')).toBe(1008);
    expect(await closeOf(quartet.bobuxUrl, '192.0.2.1')).toBe(1008);
    expect(await closeOf(quartet.bobuxUrl, '192.0.2.2')).toBe(0);
    // Only the last hop is our proxy's word.
    expect(await closeOf(quartet.bobuxUrl, '192.0.2.2, 192.0.2.1')).toBe(1008);
  });

  it('should not ration the frames of who is known', async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '1/300', LIMIT_REQUESTS: '1/10' });
    const client = await quartet.connect();
    const answers = await Promise.all(Array.from({ length: 500 }, () => client.send('ping')));
    expect(answers.every(({ success }) => success)).toBe(true);
  });

  it('should limit new connections, and open ones', async () => {
    quartet = await startTestApp({ LIMIT_CONNECTIONS: '5/60' });
    for (let n = 0; n < 5; n++) expect(await closeOf(quartet.bobuxUrl)).toBe(0);
    expect(await closeOf(quartet.bobuxUrl)).toBe(1008);
    await quartet.close();

    quartet = await startTestApp({ LIMIT_OPEN_CONNECTIONS: '2' });
    const first = await quartet.connect();
    await quartet.connect();
    expect(await closeOf(quartet.bobuxUrl)).toBe(1008);
    first.socket.close();
    await first.closed;
    await eventually(async () => (await closeOf(quartet.bobuxUrl)) === 0);
  });

  it('should serve the path of BOBUX_PATH and no other', async () => {
    quartet = await startTestApp({ BOBUX_PATH: '/game/ledger' });
    expect(quartet.bobuxUrl).toMatch(/\/game\/ledger$/);
    expect((await (await quartet.connect()).send('ping')).success).toBe(true);
    await expect(closeOf(`${quartet.url.replace('http', 'ws')}/bobux`)).rejects.toThrow();
  });
});
