import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';

const LISTS = 10;
/** As many as a list holds: each is made once and never changed, so each change of the list can be missed by itself. */
const ARTICLES = 10_000;
const WRITERS = 8;
const MAX_BATCH = 150;

let replicas: TestApp[];
beforeAll(async () => {
  const settings = {
    LIMIT_REQUESTS: '0',
    LIMIT_CONNECTIONS: '0',
    LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
    LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
  };
  const first = await startTestApp(settings);
  replicas = [first, await startTestApp(settings, first.database)];
});
afterAll(async () => {
  for (const replica of [...replicas].reverse()) await replica.close();
});

async function call(replica: number, path: string, key?: string, body?: object): Promise<any> {
  const response = await fetch(replicas[replica % 2]!.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { api_key: key }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** Makes articles, one by one and in batches of all sizes, so that what begins later is often over sooner. @returns their ids */
async function write(key: string, writer: number, count: number): Promise<string[]> {
  const fields = { name: 'Milk', qty: '1', checked: '0' };
  const ids: string[] = [];
  for (let round = 0; ids.length < count; round++) {
    const isSingle = (round + writer) % 3 === 0;
    const size = isSingle ? 1 : Math.min(count - ids.length, 1 + ((round * 7 + writer * 13) % MAX_BATCH));
    if (size === 1) {
      ids.push((await call(round + writer, '/articles', key, fields)).objectId);
      continue;
    }
    const edits = Array.from({ length: size }, (_, n) => ({
      clientId: `${writer} ${round} ${n}`,
      op: 'create',
      at: new Date().toISOString(),
      fields,
    }));
    const answers = await call(round + writer, '/2.0/articles/batch', key, { edits });
    for (const { objectId } of answers.edits) ids.push(objectId);
  }
  return ids;
}

describe('changes of a list that many write to', () => {
  it(`should be complete for whoever polls as fast as can be: ${LISTS * ARTICLES} of them, on two replicas`, async () => {
    let [made, missed, polls, twice] = [0, 0, 0, 0];
    for (let list = 0; list < LISTS; list++) {
      const registration = { paymentIdentifier: `payer ${list}`, receipt: 'cmVjZWlwdA==' };
      const { api_key: key } = await call(0, '/api_keys/registerAccount', undefined, registration);
      let [{ cursor }, isWriting] = [await call(0, '/2.0/articles/changes', key), true];
      const known = new Set<string>();
      const read = async (): Promise<void> => {
        for (let isLast = false; !isLast; polls++) {
          isLast = !isWriting;
          const page = await call(polls, `/2.0/articles/changes?limit=1000&since=${cursor}`, key);
          for (const { objectId } of page.changes) {
            if (known.has(objectId)) twice++;
            known.add(objectId);
          }
          cursor = page.cursor;
          if (page.more) isLast = false;
        }
      };
      const reading = read();
      const writing = Array.from({ length: WRITERS }, (_, writer) => write(key, writer, ARTICLES / WRITERS));
      const ids = (await Promise.all(writing)).flat();
      isWriting = false;
      await reading;
      made += ids.length;
      missed += ids.filter((id) => !known.has(id)).length;
    }
    process.stdout.write(`${made} changes, ${polls} polls, ${missed} missed, ${twice} told twice\n`);
    expect({ made, missed, twice }).toEqual({ made: LISTS * ARTICLES, missed: 0, twice: 0 });
    expect(polls).toBeGreaterThan(LISTS * 10);
  }, 600_000);
});
