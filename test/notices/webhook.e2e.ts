import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { Webhook } from 'standardwebhooks';
import type { Config } from '../../src/shared/config/config.js';
import { NoticesConfig } from '../../src/shared/config/platform-settings.js';
import { Database } from '../../src/shared/database/database.js';
import { Notices } from '../../src/shared/notices/notices.js';
import { WebhookReceiver, type ReceivedMessage } from '../simulators/webhook-receiver.js';
import { eventually } from '../support/eventually.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';
import { NoticesApp, SECRET } from './notices-app.js';

const OTHER_SECRET = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function receiver(...args: Parameters<typeof WebhookReceiver.start>): Promise<WebhookReceiver> {
  const server = await WebhookReceiver.start(...args);
  opened.push({ close: () => server.stop() });
  return server;
}

async function start(
  url: string,
  {
    secret = SECRET,
    shared,
    webhook = {},
  }: { secret?: string; shared?: TestDatabase; webhook?: object } = {},
): Promise<NoticesApp> {
  const adjust = (config: Config): Config => {
    const notices = config.get(NoticesConfig);
    if (notices.webhook === undefined) throw new Error('There is no webhook.');
    return config.with(new NoticesConfig({ ...notices, webhook: { ...notices.webhook, ...webhook } }));
  };
  const app = await NoticesApp.start({ WEBHOOK_URL: url, WEBHOOK_SECRET: secret }, shared, adjust);
  opened.push(app);
  return app;
}

/** Waits for the first try of a message that will be tried again. */
const putOff = (app: NoticesApp) =>
  eventually(async () => {
    const [message] = await app.messages();
    return typeof message?.error === 'string' && message;
  });

const verified = ({ text, headers }: ReceivedMessage, secret = SECRET): unknown =>
  new Webhook(secret).verify(text, headers);

describe('the webhook', () => {
  it('should post a notice that a library of Standard Webhooks verifies, and keep nothing of it', async () => {
    const server = await receiver();
    const app = await start(server.url);
    const before = Date.now();
    const id = await app.publish();
    const message = await eventually(() => server.received[0]);
    expect([message.method, message.path]).toEqual(['POST', '/hook?token=hidden']);
    expect(message.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Quartet\/\d/),
      'webhook-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(verified(message)).toEqual({
      type: 'test.happened',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { id },
    });
    expect(Math.abs(Date.parse(message.body.timestamp) - before)).toBeLessThan(60_000);
    // The signature by hand, as the specification has it.
    const {
      'webhook-id': name,
      'webhook-timestamp': seconds,
      'webhook-signature': signature,
    } = message.headers;
    const hmac = createHmac('sha256', Buffer.alloc(32, 9)).update(`${name}.${seconds}.${message.text}`);
    expect(signature).toBe(`v1,${hmac.digest('base64')}`);
    expect(() => verified({ ...message, text: message.text.replace(id, id.toUpperCase()) })).toThrow();
    expect(() => verified(message, OTHER_SECRET)).toThrow();
    await eventually(async () => (await app.messages()).length === 0);
  });

  it('should sign with each of two secrets, so that a receiver can change from one to the other', async () => {
    const server = await receiver();
    const app = await start(server.url, { secret: `${SECRET}, ${OTHER_SECRET}` });
    await app.publish();
    const message = await eventually(() => server.received[0]);
    for (const secret of [SECRET, OTHER_SECRET]) expect(verified(message, secret)).toBeDefined();
  });

  it('should post nothing whose transaction is rolled back', async () => {
    const server = await receiver();
    const app = await start(server.url);
    const { app: nest } = app.quartet;
    const attempt = nest.get(Database).transaction(async (transaction) => {
      const told = { type: 'test.never', data: {}, summary: 'No.', help: 'No.' };
      await nest.get(Notices).publish(transaction, told);
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    await app.publish();
    await eventually(() => server.of('test.happened').length === 1);
    expect(server.of('test.never')).toEqual([]);
  });

  it('should post over HTTPS to a receiver whose certificate is trusted', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    const server = await receiver({ cert, key });
    const app = await start(server.url, { webhook: { ca: cert } });
    await app.publish();
    expect(verified(await eventually(() => server.received[0]))).toBeDefined();
  });

  it('should post nothing over HTTPS to a receiver whose certificate is not trusted', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const server = await receiver({ cert, key });
    const app = await start(server.url);
    await app.publish();
    expect((await putOff(app)).error).toMatch(/CERT|SELF_SIGNED/);
    expect(server.received).toEqual([]);
  });

  it.each(['hangs', 'cuts', 500, 404, 300] as const)(
    'should try again a receiver that once %s, with the same id',
    async (behaviour) => {
      const server = await receiver();
      server.next.push(behaviour);
      const app = await start(server.url, { webhook: { timeoutMs: 300 } });
      await app.publish();
      expect(await putOff(app)).toMatchObject({ tries: 1, given_up: false });
      app.advance(11 * SECOND);
      const [first, second] = await eventually(() => server.received.length === 2 && server.received);
      expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
      expect(second?.text).toBe(first?.text);
      await eventually(async () => (await app.messages()).length === 0);
    },
  );

  it('should follow no redirect', async () => {
    const [server, elsewhere] = [await receiver(), await receiver()];
    server.next.push({ redirect: elsewhere.url });
    const app = await start(server.url);
    await app.publish();
    expect((await putOff(app)).error).toBe('HTTP 307');
    expect(elsewhere.received).toEqual([]);
  });

  it('should take a status for an answer, and read no body that never ends', async () => {
    const server = await receiver();
    server.next.push('answers for ever');
    const app = await start(server.url);
    await app.publish();
    await eventually(async () => server.received.length === 1 && (await app.messages()).length === 0);
  });

  it('should try a dead receiver eight times in a day, with growing pauses, and then give up and say so', async () => {
    const gone = await WebhookReceiver.start();
    const { url } = gone;
    await gone.stop();
    const app = await start(url);
    await app.publish();
    const waits: number[] = [];
    let passed = 0;
    for (let tries = 1; tries < 8; tries += 1) {
      const { wait } = await eventually(async () => {
        const [message] = await app.messages();
        return message?.tries === tries && !message.held && message;
      });
      waits.push(wait);
      passed += wait;
      app.advance(wait + SECOND);
    }
    expect(waits.map((wait) => Math.round(wait / (5 * SECOND)) * 5)).toEqual(
      [10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 3 * HOUR, 7 * HOUR, 12 * HOUR].map((wait) => wait / SECOND),
    );
    expect(passed).toBeLessThan(24 * HOUR);
    const [left] = await eventually(async () => {
      const messages = await app.messages();
      return messages[0]?.given_up === true && messages;
    });
    expect(left).toMatchObject({ tries: 8, error: 'ECONNREFUSED' });
    expect(app.logged).toMatch(/Webhook message [0-9a-f-]+ \(test.happened\) given up after 8 tries/);
  });

  it('should deliver each message once with two replicas that hurry', async () => {
    const server = await receiver();
    const database = await createMigratedDatabase();
    opened.push({ close: () => database.drop() });
    const apps = [
      await start(server.url, { shared: database }),
      await start(server.url, { shared: database }),
    ];
    const ids = await Promise.all(Array.from({ length: 60 }, (_, n) => apps[n % 2]!.publish()));
    await eventually(async () => (await apps[0]!.messages()).length === 0);
    expect(server.received.map(({ body }) => body.data.id as string).sort()).toEqual(ids.sort());
  });

  it('should keep secret and address out of the log and out of the database', async () => {
    const server = await receiver();
    server.next.push(500, 'cuts');
    const app = await start(server.url);
    await app.publish();
    await putOff(app);
    const rows = await app.quartet.database.query<{ row: string }>(
      'SELECT t::text AS row FROM platform.webhook_messages t',
    );
    app.advance(11 * SECOND);
    await eventually(() => server.received.length === 2);
    const all = app.logged + rows.map(({ row }) => row).join();
    expect(all).toContain('put off at try 1: HTTP 500');
    for (const hidden of [SECRET, SECRET.slice('whsec_'.length), 'token=hidden'])
      expect(all).not.toContain(hidden);
  });

  it('should keep ten thousand messages at most for a receiver that is away', async () => {
    const gone = await WebhookReceiver.start();
    const { url } = gone;
    await gone.stop();
    const app = await start(url);
    const { database } = app.quartet;
    await database.query(
      `INSERT INTO platform.webhook_messages (id, at, type, data, next_try)
       SELECT gen_random_uuid(), now(), 'test.waits', '{}', now() + interval '1 hour' FROM generate_series(1, 10000)`,
    );
    await app.publish({ type: 'test.last' });
    await app.publish({ type: 'test.too_many' });
    const types = await database.query<{ type: string }>(
      `SELECT type FROM platform.webhook_messages WHERE type <> 'test.waits'`,
    );
    expect(types).toEqual([{ type: 'test.last' }]);
    expect(app.logged).toContain('Too many webhook messages wait: test.too_many was left out');
  });
});
