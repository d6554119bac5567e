import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startBridge, type Bridge } from './bridge-client.js';
import { startUpload, type Upload } from './directory-upload.js';

let bridge: Bridge;

beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.close());
beforeEach(() => bridge.database.query('TRUNCATE imbachat.users CASCADE'));

const upload = (): Upload => startUpload(bridge);
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
});
