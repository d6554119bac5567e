import { afterEach, describe, expect, it } from '@jest/globals';
import { MailServer } from '../simulators/mail-server.js';
import { WebhookReceiver } from '../simulators/webhook-receiver.js';
import { Database } from '../../src/shared/database/database.js';
import { Outbox } from '../../src/shared/mail/outbox.js';
import { Notices } from '../../src/shared/notices/notices.js';
import { NoticeSweeper } from '../../src/shared/notices/notice-sweeper.js';
import { eventually } from '../support/eventually.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';
import { NoticesApp, SECRET } from './notices-app.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const OPERATOR = 'operator@example.com';

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function start(
  environment: Record<string, string> = {},
  shared?: TestDatabase,
): Promise<{ server: MailServer; app: NoticesApp }> {
  const server = await MailServer.start();
  opened.push({ close: () => server.stop() });
  const app = await NoticesApp.start(
    { SMTP_URL: server.url, OPERATOR_MAIL: OPERATOR, ...environment },
    shared,
  );
  opened.push(app);
  return { server, app };
}

/** How many notices wait for a mail. */
const waiting = async ({ quartet }: NoticesApp): Promise<number> =>
  (await quartet.database.query('SELECT id FROM platform.operator_notices WHERE mailed_at IS NULL')).length;

/** Long enough for whoever was woken to look, and to do what must not be done. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 1_000));

describe('OPERATOR_MAIL', () => {
  it('should be told what happened, what helps and when, in plain text', async () => {
    const { server, app } = await start({ PUBLIC_URL: 'https://quartet.example' });
    const id = await app.publish();
    app.advance(16 * SECOND);
    const { to, mail } = await eventually(() => server.received[0]);
    expect(to).toEqual([OPERATOR]);
    expect(mail.subject).toBe(`Quartet: Something happened to ${id}.`);
    expect(mail.text).toMatch(
      new RegExp(`^Something happened to ${id}\\.\\nWhat helps: POST /tests/${id}\\nWhen: \\d{4}-.*Z\\n`),
    );
    expect(mail.text).toContain('This is Quartet at https://quartet.example.');
  });

  it('should get one mail for a flood, and the next one ten minutes later', async () => {
    const { server, app } = await start();
    for (let n = 0; n < 60; n++) await app.publish();
    app.advance(16 * SECOND);
    const first = await eventually(() => server.received[0]);
    expect(first.mail.subject).toBe('Quartet: 60 notices');
    expect(first.mail.text?.match(/^Something happened/gm)).toHaveLength(50);
    expect(first.mail.text).toContain('and 10 more');
    for (let n = 0; n < 3; n++) await app.publish();
    app.advance(9 * MINUTE);
    await aWhile();
    expect([server.received.length, await waiting(app)]).toEqual([1, 3]);
    app.advance(MINUTE);
    const [, second] = await eventually(() => server.received.length === 2 && server.received);
    expect(second?.mail.subject).toBe('Quartet: 3 notices');
  });

  it('should get one mail from two replicas', async () => {
    const database = await createMigratedDatabase();
    opened.push({ close: () => database.drop() });
    const { server, app } = await start({}, database);
    const other = await NoticesApp.start({ SMTP_URL: server.url, OPERATOR_MAIL: OPERATOR }, database);
    opened.push(other);
    await Promise.all([app, other].map((each) => each.publish()));
    for (const each of [app, other]) each.advance(16 * SECOND);
    const mail = await eventually(() => server.received[0]);
    await aWhile();
    expect(mail.mail.subject).toBe('Quartet: 2 notices');
    expect(server.received).toHaveLength(1);
  });

  it('should be told once of a subject in a state, again of another state, and that it is over where there was something', async () => {
    const { app } = await start();
    const { app: nest } = app.quartet;
    const once = (state: string) => ({ once: { subject: 'test/1', state } });
    const settle = (summary: string) =>
      nest
        .get(Database)
        .transaction((transaction) =>
          nest
            .get(Notices)
            .settle(transaction, 'test/1', { type: 'test.over', data: {}, summary, help: '-' }),
        );
    await settle('Over before anything.');
    await Promise.all(Array.from({ length: 8 }, () => app.publish({ summary: 'A.', ...once('a') })));
    await app.publish({ summary: 'B.', ...once('b') });
    await app.publish({ summary: 'A.', ...once('a') });
    await settle('Over.');
    await settle('Over.');
    await app.publish({ summary: 'A.', ...once('a') });
    const told = await app.quartet.database.query<{ summary: string }>(
      'SELECT summary FROM platform.operator_notices ORDER BY id',
    );
    expect(told.map(({ summary }) => summary)).toEqual(['A.', 'B.', 'A.', 'Over.', 'A.']);
  });

  it('should be told of mail that was given up, without its address', async () => {
    const { server, app } = await start();
    server.refused.add('gone@example.com');
    const { app: nest } = app.quartet;
    await nest
      .get(Outbox)
      .add(nest.get(Database), { to: 'gone@example.com', subject: 'Hello', text: 'Hello.' });
    await eventually(async () => (await waiting(app)) === 1);
    app.advance(16 * SECOND);
    const { mail } = await eventually(() => server.to(OPERATOR)[0]);
    expect(mail.subject).toMatch(
      /^Quartet: Mail [0-9a-f-]{36} was refused for good by the mail server \(550\)\.$/,
    );
    expect(mail.text).toContain('What helps: ');
    expect(mail.text).not.toContain('gone@example.com');
  });

  it('should be sent no mail about a mail to itself that was given up; the webhook is told', async () => {
    const receiver = await WebhookReceiver.start();
    opened.push({ close: () => receiver.stop() });
    const { server, app } = await start({ WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: SECRET });
    server.refused.add(OPERATOR);
    await app.publish();
    app.advance(16 * SECOND);
    const [message] = await eventually(() => {
      const found = receiver.of('mail.given_up');
      return found.length > 0 && found;
    });
    expect(message?.body.data).toEqual({ mail_id: expect.any(String), status: 550, tries: 1 });
    app.advance(11 * MINUTE);
    await aWhile();
    expect(await waiting(app)).toBe(0);
    expect(receiver.of('mail.given_up')).toHaveLength(1);
    expect(receiver.of('test.happened')).toHaveLength(1);
  });

  it('should keep nothing where nobody is to be told, and forget old states', async () => {
    const { app } = await start({ OPERATOR_MAIL: '' });
    await app.publish({ once: { subject: 'test/1', state: 'a' } });
    const count = async (): Promise<number[]> =>
      Promise.all(
        ['operator_notices', 'webhook_messages', 'notice_states'].map(
          async (table) => (await app.quartet.database.query(`SELECT 1 FROM platform.${table}`)).length,
        ),
      );
    expect(await count()).toEqual([0, 0, 1]);
    app.advance(91 * DAY);
    app.quartet.app.get(NoticeSweeper).wake();
    await eventually(async () => (await count())[2] === 0);
  });
});
