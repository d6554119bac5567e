import { request as httpRequest, type IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';

const MIB = 1024 * 1024;

// To look at the memory is to collect all garbage, also that of the files that ran before in this worker: seconds, where these are many.
jest.setTimeout(120_000);

let app: ImvuApp;
let user: ApiUser;
beforeAll(async () => {
  app = await startImvuApp();
  ({ user } = await app.newUserWithAccount());
});
afterAll(() => app.close());

describe('a large body', () => {
  let written = 0;
  const upload = (bytes: number, told: boolean): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const call = httpRequest(`${app.quartet.url}/imvu/api/echo`, {
        method: 'POST',
        headers: {
          authorization: user.authorization,
          'content-type': 'application/octet-stream',
          ...(told && { 'content-length': bytes }),
        },
      });
      call.on('error', reject);
      call.on('response', (response) => {
        let text = '';
        response.on('data', (data) => (text += data));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      });
      const piece = Buffer.alloc(65_536, 'x');
      written = 0;
      const write = (): void => {
        while (written < bytes) {
          const part = piece.subarray(0, Math.min(piece.length, bytes - written));
          written += part.length;
          if (!call.write(part)) return void call.once('drain', write);
        }
        call.end();
      };
      write();
    });
  /** Until a counter stands still, as nobody takes anything any more. */
  const standstill = async (counter: () => number): Promise<void> => {
    for (let last = -1; last !== counter();) {
      last = counter();
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  };
  /** What is held on to, not what waits to be collected: the collector does its work a little later. */
  const memory = async (): Promise<number> => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    let least = Infinity;
    for (let times = 0; times < 4; times++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 50));
      least = Math.min(least, process.memoryUsage().arrayBuffers);
    }
    return least;
  };

  it('should come down, 32 MiB, at the pace of who reads, without being kept in memory', async () => {
    const before = await memory();
    for (const length of ['told', 'untold']) {
      app.imvu.sent = 0;
      const response = await new Promise<IncomingMessage>((resolve) => {
        const url = `${app.quartet.url}/imvu/api/bytes?n=${32 * MIB}&length=${length}`;
        httpRequest(url, { headers: { authorization: user.authorization } }, resolve).end();
      });
      // Nobody reads: what has gone out is in the sockets of the system, not in the proxy.
      await standstill(() => app.imvu.sent);
      const held = (await memory()) - before;
      let bytes = 0;
      for await (const chunk of response) bytes += (chunk as Buffer).length;
      expect(bytes).toBe(32 * MIB);
      expect(held).toBeLessThan(12 * MIB);
    }
  });

  it('should go up, 32 MiB, at the pace of upstream, without being kept in memory', async () => {
    app.imvu.keepBodies = false;
    for (const told of [true, false]) {
      const before = await memory();
      let go: () => void = () => undefined;
      app.imvu.hold = new Promise((resolve) => (go = resolve));
      app.imvu.received = 0;
      const done = upload(32 * MIB, told);
      // The system's sockets take many megabytes; the proxy must not.
      await standstill(() => written);
      const held = (await memory()) - before;
      app.imvu.hold = undefined;
      go();
      expect((await done).status).toBe(200);
      expect(app.imvu.received).toBe(32 * MIB);
      expect(held).toBeLessThan(12 * MIB);
    }
  });

  it('should be refused above 32 MiB, both ways', async () => {
    app.imvu.keepBodies = false;
    const big = { headers: { authorization: user.authorization } };
    const down = await fetch(`${app.quartet.url}/imvu/api/bytes?n=${32 * MIB + 1}`, big);
    expect(down.status).toBe(502);
    const untold = await fetch(`${app.quartet.url}/imvu/api/bytes?n=${40 * MIB}&length=untold`, big);
    await expect(untold.arrayBuffer()).rejects.toThrow();
    const up = await upload(33 * MIB, false).catch(() => ({ status: 413 }));
    expect(up.status).toBe(413);
    const told = await user
      .api('POST', '/imvu/api/echo', 'x'.repeat(32 * MIB + 1))
      .catch(() => ({ status: 413 }));
    expect(told.status).toBe(413);
  });
});
