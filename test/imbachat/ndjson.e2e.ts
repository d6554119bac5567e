import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Workplace } from '../platform/process/quartet-process.js';
import { TEST_SECRETS_KEY } from '../support/test-app.js';
import { basic, startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;

beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.close());
beforeEach(() => bridge.database.query('TRUNCATE imbachat.users CASCADE'));

interface Upload {
  readonly send: (text: string | Buffer) => Promise<void>;
  readonly pipe: (source: Readable) => Promise<void>;
  readonly end: () => void;
  readonly abort: () => void;
  readonly response: Promise<IncomingMessage>;
  /** The next result line, as soon as it is there. */
  readonly next: () => Promise<any>;
}

/** An upload whose body and whose answer are in our hands. */
function upload(url = bridge.url): Upload {
  const outgoing = httpRequest(`${url}/imbachat/directory/users`, {
    method: 'PUT',
    headers: {
      authorization: basic(bridge.admin.username, bridge.admin.password),
      'content-type': 'application/x-ndjson',
    },
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
  response.catch(() => undefined);
  const lines = response.then((incoming) => createInterface({ input: incoming })[Symbol.asyncIterator]());
  lines.catch(() => undefined);
  return {
    send: (text) =>
      new Promise((resolve, reject) => outgoing.write(text, (error) => (error ? reject(error) : resolve()))),
    pipe: (source) => pipeline(source, outgoing),
    end: () => void outgoing.end(),
    abort: () => void outgoing.destroy(),
    response,
    next: async () => {
      const { value, done } = await (await lines).next();
      return done ? undefined : JSON.parse(value);
    },
  };
}

const line = (id: number, more: object = {}): string =>
  `${JSON.stringify({ user_id: id, name: `U${id}`, ...more })}\n`;
const count = async (): Promise<number> =>
  Number((await bridge.database.query<{ n: string }>('SELECT count(*) AS n FROM imbachat.users'))[0]?.n);

/** All result lines of a text. */
async function results(text: string): Promise<any[]> {
  const up = upload();
  await up.send(text);
  up.end();
  const all: any[] = [];
  for (let result = await up.next(); result !== undefined; result = await up.next()) all.push(result);
  return all;
}

describe('an NDJSON upload', () => {
  it('should tell of each batch while the rest is still to come', async () => {
    const up = upload();
    let id = 1;
    const batch = () => Array.from({ length: 501 }, () => line(id++)).join('');
    await up.send(batch());
    expect(await up.next()).toEqual({ batch: 1, lines: [1, 500], created: 500, updated: 0 });
    expect((await up.response).statusCode).toBe(200);
    expect((await up.response).headers['content-type']).toMatch(/^application\/x-ndjson/);
    expect(await count()).toBe(500);
    await up.send(batch());
    expect(await up.next()).toMatchObject({ batch: 2, lines: [501, 1000] });
    up.end();
    expect(await up.next()).toMatchObject({ batch: 3, lines: [1001, 1002] });
    expect(await up.next()).toEqual({ done: true, batches: 3, created: 1002, updated: 0, refused: 0 });
    expect(await up.next()).toBeUndefined();
  });

  it('should write nothing of a batch with a bad line, say which, and go on with the next batch', async () => {
    const first = Array.from({ length: 500 }, (_, n) => (n === 6 ? '{"user_id":7}\n' : line(n + 1)));
    first[8] = 'not json\n';
    const [one, two, sum] = await results(`${first.join('')}${line(501)}`);
    expect(one).toEqual({
      batch: 1,
      lines: [1, 500],
      created: 0,
      updated: 0,
      errors: [
        { line: 7, user_id: 7, message: 'name: must be a text of 1 to 255 characters' },
        { line: 9, message: 'the line is not JSON' },
      ],
    });
    expect(two).toEqual({ batch: 2, lines: [501, 501], created: 1, updated: 0 });
    expect(sum).toEqual({ done: true, batches: 2, created: 1, updated: 0, refused: 500 });
    expect(await count()).toBe(1);
  });

  it('should take CRLF, empty lines, a missing end of line and characters cut in two by the network', async () => {
    const up = upload();
    const bytes = Buffer.from(`${line(1, { name: 'Zoë 😀' }).trimEnd()}\r\n\n  \n${line(2).trimEnd()}`);
    for (const byte of bytes) await up.send(Buffer.of(byte));
    up.end();
    expect(await up.next()).toEqual({ batch: 1, lines: [1, 4], created: 2, updated: 0 });
    expect(await (await bridge.api('/imbachat/users?user_ids=1')).json()).toMatchObject([{ name: 'Zoë 😀' }]);
  });

  it('should write a user who comes twice twice, the last time last', async () => {
    const all = await results(line(1) + line(2) + line(1, { name: 'Later' }));
    expect(all.at(-1)).toEqual({ done: true, batches: 2, created: 2, updated: 1, refused: 0 });
    expect(await (await bridge.api('/imbachat/users?user_ids=1')).json()).toMatchObject([{ name: 'Later' }]);
  });

  it('should answer an empty upload', async () => {
    expect(await results('\n')).toEqual([{ done: true, batches: 0, created: 0, updated: 0, refused: 0 }]);
  });

  it('should refuse a line without end, and keep little of it', async () => {
    const up = upload();
    const before = process.memoryUsage.rss();
    const chunk = Buffer.alloc(1 << 20, 'x');
    for (let n = 0; n < 64; n++) await up.send(chunk);
    await up.send(`\n${line(5)}`);
    up.end();
    expect(await up.next()).toMatchObject({
      created: 0,
      errors: [{ line: 1, message: 'the line is longer than 256 KiB' }],
    });
    expect(await up.next()).toMatchObject({ created: 1 });
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * 2 ** 20);
  });

  it('should keep the batches that were told of when the client goes away, and serve on', async () => {
    const up = upload();
    await up.send(Array.from({ length: 501 }, (_, n) => line(n + 1)).join(''));
    expect(await up.next()).toMatchObject({ batch: 1, created: 500 });
    up.abort();
    expect((await bridge.api('/imbachat/users?user_ids=1')).status).toBe(200);
    expect(await count()).toBe(500);
  });

  it('should take 100,000 users in one upload with flat memory', async () => {
    // A server of its own: this process is the client, and holds what Jest holds.
    const workplace = await Workplace.make();
    try {
      const [username, password] = [bridge.admin.username, bridge.admin.password];
      const quartet = await workplace.start({
        DATABASE_URL: bridge.database.url,
        SECRETS_KEY: TEST_SECRETS_KEY,
        ADMIN_USERNAME: username,
        ADMIN_PASSWORD: password,
        OPERATIONS_PUBLIC: 'metrics',
      });
      const resident = async (): Promise<number> => {
        const figures = await (await fetch(`${quartet.url}/metrics`)).text();
        return Number(/^process_resident_memory_bytes (\d+)/m.exec(figures)?.[1]);
      };
      const users = 100_000;
      const badge = 'b'.repeat(180);
      const up = upload(quartet.url);
      const sizes: number[] = [];
      let told = 0;
      const reading = (async () => {
        for (let result = await up.next(); result !== undefined; result = await up.next()) {
          if (result.done) return result;
          if (++told % 20 === 0) sizes.push(await resident());
        }
      })();
      await up.pipe(
        Readable.from(
          (function* () {
            for (let id = 1; id <= users; id++) yield line(id, { badge, lastlogin: id });
          })(),
          { objectMode: false },
        ),
      );
      expect(await reading).toEqual({ done: true, batches: 200, created: users, updated: 0, refused: 0 });
      expect(told).toBe(200);
      expect(await count()).toBe(users);
      // The upload has 25 MB; held whole, as objects, it would take several times that.
      expect(Math.max(...sizes) - sizes[0]!).toBeLessThan(100 * 2 ** 20);
    } finally {
      await workplace.clear();
    }
  }, 60_000);
});
