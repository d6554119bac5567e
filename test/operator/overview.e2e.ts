import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { MinuteFigures } from '../../src/shared/minutes/minute-figures.js';
import { MinuteWriter } from '../../src/shared/minutes/minute-writer.js';
import { callOperator, operatorOf, signIn } from '../support/console-client.js';
import { eventually } from '../support/eventually.js';
import { sendAndLeave } from '../security/raw-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let replicas: [TestApp, TestApp];
let operator: ReturnType<typeof operatorOf>;
beforeAll(async () => {
  database = await createTestDatabase();
  const first = await startTestApp({}, database);
  replicas = [first, await startTestApp({}, database)];
  operator = operatorOf(first);
});
afterAll(async () => {
  for (const app of replicas) await app.close();
  await database.drop();
});

const overview = async (): Promise<any> => (await operator('GET', '/operator/overview')).body;
const of = async (context: string): Promise<any> =>
  (await overview()).contexts.find((one: { context: string }) => one.context === context);

describe('the overview', () => {
  it('should name every context, with nothing counted, before anybody asked for anything', async () => {
    const { contexts, needs } = await overview();
    expect(contexts.map(({ context }: { context: string }) => context)).toEqual([
      'imvu',
      'lishop',
      'imbachat',
      'bobux',
    ]);
    for (const figures of contexts)
      expect(figures).toMatchObject({ requests: 0, errors: 0, day: 0, p50: null, p99: null });
    expect(needs).toEqual([]);
  });

  it('should add up what all replicas were asked for', async () => {
    for (const app of replicas) {
      const game = await app.connect();
      for (let n = 0; n < 3; n += 1) await game.send('ping');
      await fetch(`${app.url}/articles`, { headers: { 'x-lishop-api-key': 'x' } });
      app.app.get(MinuteWriter).wake();
    }
    await eventually(async () => (await of('bobux')).requests === 6);
    const bobux = await of('bobux');
    expect(bobux).toMatchObject({ errors: 0, day: 6 });
    expect(bobux.minutes.length).toBe(60);
    expect(bobux.minutes.reduce((sum: number, count: number) => sum + count)).toBe(6);
    expect(bobux.p99).toEqual(expect.any(Number));
    await eventually(async () => (await of('lishop')).requests === 2);
    expect((await of('imbachat')).requests).toBe(0);
  });

  it('should count what failed, and add to the row of a minute that was written already', async () => {
    const [{ app }] = replicas;
    for (const milliseconds of [3, 4_000]) {
      app.get(MinuteFigures).observe('imvu', milliseconds, milliseconds > 1_000);
      app.get(MinuteWriter).wake();
      await eventually(async () => (await of('imvu')).requests === (milliseconds > 1_000 ? 2 : 1));
    }
    expect(await of('imvu')).toMatchObject({ requests: 2, errors: 1, p99: 2_500 });
  });

  it('should say what needs somebody, problems first', async () => {
    await database.query(
      `INSERT INTO platform.outbox_mails (id, tries, error) VALUES (gen_random_uuid(), 1, '550'), (gen_random_uuid(), 1, '550')`,
    );
    await database.query(
      `INSERT INTO platform.lockouts (context, address, key_id, counter, name, until) VALUES ('lishop', '198.51.100.7', 'q', 'address', 'a', now() + interval '1 minute')`,
    );
    await database.query(`INSERT INTO platform.last_backup (made) VALUES (now() - interval '8 days')`);
    // More than the five minutes that count, to either side: one may begin while this runs.
    await database.query(
      `INSERT INTO platform.minutes SELECT date_trunc('minute', now()) - make_interval(mins => age), $1, 'imbachat', 9, 0, '{0,0,0,0,0,0,0,0,9,0,0,0}'
       FROM generate_series(-2, 8) age`,
      [randomUUID()],
    );
    const found = await eventually(async () => {
      const { needs } = await overview();
      return needs.length >= 4 ? needs : undefined;
    });
    const kinds = found.map(({ kind, weight, count }: any) => [kind, weight, count]);
    expect(kinds.at(-1)).toEqual(['lockouts', 'note', 1]);
    expect(kinds).toEqual(
      expect.arrayContaining([
        ['context.slow', 'problem', 1],
        ['mail.given_up', 'problem', 2],
        ['backup.old', 'problem', 1],
      ]),
    );
  });

  it('should tell it live, and end when the session does', async () => {
    const [app] = replicas;
    const cookie = await signIn(app);
    const headers = { cookie, 'x-quartet-console': '1' };
    const response = await fetch(`${app.url}/operator/events`, { headers });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const reader = (response.body as ReadableStream<Uint8Array>)
      .pipeThrough(new TextDecoderStream())
      .getReader();
    const { value = '' } = await reader.read();
    expect(value).toMatch(/^retry: 5000\nevent: overview\ndata: \{"at":"/);
    await callOperator(app, 'DELETE', '/operator/session', { headers });
    for (let piece = await reader.read(); !piece.done; piece = await reader.read());
  });

  it('should keep no place for who left before it began', async () => {
    const [app] = replicas;
    const cookie = await signIn(app);
    const request = `GET /operator/events HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n\r\n`;
    for (let times = 0; times < 30; times += 1) await sendAndLeave(app.url, request);
    // As many as there may be, all of them again.
    await eventually(async () => {
      const open = await Promise.all(
        Array.from({ length: 20 }, () => fetch(`${app.url}/operator/events`, { headers: { cookie } })),
      );
      await Promise.all(open.map(async ({ body }) => body?.cancel()));
      return open.every(({ status }) => status === 200);
    });
  });

  it('should be told to as many as there may be, and to no more that ask together', async () => {
    const [, app] = replicas;
    const cookie = await signIn(app);
    const open = await Promise.all(
      Array.from({ length: 30 }, () => fetch(`${app.url}/operator/events`, { headers: { cookie } })),
    );
    expect(open.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(open.filter(({ status }) => status === 429)).toHaveLength(10);
    await Promise.all(open.map(async ({ body }) => body?.cancel()));
  });

  it('should be told to the operator alone', async () => {
    for (const path of ['/operator/overview', '/operator/events'])
      expect((await fetch(`${replicas[0].url}${path}`)).status).toBe(401);
  });
});
