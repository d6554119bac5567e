import { randomUUID } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import { Database } from '../../src/shared/database/database.js';
import { GivenUpMailSweeper } from '../../src/shared/mail/given-up-mail-sweeper.js';
import { GmailAccounts } from '../../src/shared/mail/gmail-accounts.js';
import { MailTimeouts } from '../../src/shared/mail/mail-timeouts.js';
import { MailTransport } from '../../src/shared/mail/mail-transport.js';
import { MailWorker } from '../../src/shared/mail/mail-worker.js';
import { Outbox } from '../../src/shared/mail/outbox.js';
import { StaleClaimDetector } from '../../src/shared/jobs/stale-claim-detector.js';
import { NetworkLink } from '../fleet/network-link.js';
import { MailServer } from '../simulators/mail-server.js';
import { eventually } from '../support/eventually.js';
import { operatorOf } from '../support/console-client.js';
import { LiShopApp } from '../support/lishop-app.js';
import { output } from '../support/printed.js';
import { createMigratedDatabase } from '../support/migrated-database.js';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function start(...args: Parameters<typeof LiShopApp.start>): Promise<LiShopApp> {
  const app = await LiShopApp.start(...args);
  opened.push(app);
  return app;
}

async function mailServer(port?: number): Promise<MailServer> {
  const server = await MailServer.start(port);
  opened.push({ close: () => server.stop() });
  return server;
}

const attachmentsOf = (mail: MailServer['received'][number]): [string | null, string, string][] =>
  mail.mail.attachments.map(({ filename, mimeType, content }) => [
    filename,
    mimeType,
    typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString(),
  ]);

/** Lets the server keep the mail that comes next, and say so only when it is let go. */
function hold(server: MailServer): { release: () => void } {
  let release = (): void => undefined;
  server.hold = new Promise<void>((resolve) => (release = resolve)).then(() => (server.hold = undefined));
  return { release };
}

async function put({ quartet: { app } }: LiShopApp, to: string): Promise<void> {
  await app.get(Outbox).add(app.get(Database), { to, subject: 'Hello', text: 'Hello.' });
  app.get(MailWorker).wake();
}

const outboxSize = async (app: LiShopApp): Promise<number> =>
  (await app.quartet.database.query('SELECT id FROM platform.outbox_mails WHERE next_try IS NOT NULL'))
    .length;

describe('the start', () => {
  const lines = (from: number): string =>
    output
      .slice(from)
      .filter((line) => line.includes('MailWorker'))
      .join('');

  it('should say that mail goes into files, and where to', async () => {
    const before = output.length;
    await start();
    expect(lines(before)).toMatch(/Mail goes into files in \S+outbox: SMTP_URL is not set/);
  });

  it('should say to which server mail goes, without its password, and nothing more of one that takes it', async () => {
    const before = output.length;
    const server = await mailServer();
    const url = new URL(server.url);
    await start({ SMTP_URL: url.toString() });
    await eventually(() => server.sessions === 1);
    expect(lines(before)).toContain(`Mail goes through ${url.host}`);
    expect(lines(before)).not.toContain('takes no mail');
  });

  it('should complain of a server that does not answer', async () => {
    const before = output.length;
    await start({ SMTP_URL: 'smtp://someone:hunter2@127.0.0.1:9' });
    await eventually(() => lines(before).includes('The mail server takes no mail (ESOCKET)'));
    expect(lines(before)).not.toContain('hunter2');
  });
});

describe('LiShop by mail', () => {
  it('should invite with the key in the attachment that the app imports', async () => {
    const server = await mailServer();
    const app = await start({ SMTP_URL: server.url, LISHOP_INVITATION_MAIL: 'lishop@example.org' });
    const key = await app.invite(await app.register(), 'ann@example.com');
    const [mail] = await eventually(() => server.to('ann@example.com').length > 0 && server.received);
    expect(mail?.from).toBe('lishop@example.org');
    expect(mail && attachmentsOf(mail)).toEqual([
      ['invitation.lishopApiKey', 'application/json', JSON.stringify({ api_key: key })],
    ]);
    expect(mail?.mail.text).toContain(key);
  });

  it('should invite nobody by mail where no sender is set', async () => {
    const server = await mailServer();
    const app = await start({ SMTP_URL: server.url });
    await app.invite(await app.register(), 'ann@example.com');
    expect(await outboxSize(app)).toBe(0);
  });

  it('should mail an address all its keys, and only to the address that the owner gave', async () => {
    const server = await mailServer();
    const app = await start({ SMTP_URL: server.url, MAIL_FROM: 'Quartet <quartet@example.org>' });
    const keys = [];
    for (let n = 0; n < 2; n++) keys.push(await app.invite(await app.register(), 'Ann@example.com'));
    await app.invite(await app.register(), 'bob@example.com');
    const answer = await app.call('/recoverApiKey', { form: { email: 'ANN@EXAMPLE.COM' } });
    expect([answer.status, answer.text]).toEqual([200, '']);
    const mail = await eventually(() => server.received[0]);
    expect([mail.from, mail.to]).toEqual(['quartet@example.org', ['Ann@example.com']]);
    expect(attachmentsOf(mail).map(([, , content]) => content)).toEqual(
      keys.map((api_key) => JSON.stringify({ api_key })),
    );
  });

  it('should mail each key only to the address that its own owner gave, and not to its twin', async () => {
    const server = await mailServer();
    const app = await start({ SMTP_URL: server.url });
    const addresses = {
      // The twin is another domain: a capital I with a dot, which a database's lower() turns into an i.
      twin: 'ann@ma\u0130l.example',
      plain: 'ann@mail.example',
      capitals: 'ANN@Mail.Example',
      localTwin: '\u212aann@mail.example',
    };
    const keys = new Map<string, string>();
    for (const address of Object.values(addresses)) {
      keys.set(address, await app.invite(await app.register(), address));
    }
    const keysMailed = async (email: string, mails: number): Promise<[string[], string[]][]> => {
      server.received.length = 0;
      expect((await app.call('/recoverApiKey', { form: { email } })).status).toBe(200);
      await eventually(async () => server.received.length === mails && (await outboxSize(app)) === 0);
      return server.received
        .map((mail): [string[], string[]] => [
          mail.to.map((to) => to.toLowerCase()),
          attachmentsOf(mail).map(([, , content]) => JSON.parse(content).api_key as string),
        ])
        .sort();
    };
    const { twin, plain, capitals } = addresses;
    expect(
      (await keysMailed(plain, 2))
        .map(([, all]) => all)
        .flat()
        .sort(),
    ).toEqual([keys.get(plain), keys.get(capitals)].sort());
    expect(server.received.map(({ to }) => to).sort()).toEqual([['ANN@mail.example'], [plain]]);
    const [[to, mailed] = []] = await keysMailed(twin, 1);
    expect(mailed).toEqual([keys.get(twin)]);
    expect(to).not.toEqual([plain]);
  });

  describe('to an address whose keys were made for many spellings', () => {
    const spellings = ['Ann', 'aNn', 'anN', 'ANn', 'aNN'].map((name) => `${name}@example.com`);

    async function invited(
      limit: string,
    ): Promise<{ keys: string[]; mailed: (email: string) => Promise<Map<string, string[]>> }> {
      const server = await mailServer();
      const app = await start({ SMTP_URL: server.url, LISHOP_LIMIT_RECOVER: limit });
      const owner = await app.register();
      const keys: string[] = [];
      for (const spelled of [...spellings, 'anN@example.com']) keys.push(await app.invite(owner, spelled));
      const mailed = async (email: string): Promise<Map<string, string[]>> => {
        server.received.length = 0;
        const { status } = await app.call('/recoverApiKey', { form: { email } });
        expect(status).toBe(200);
        await eventually(async () => (await outboxSize(app)) === 0);
        const keysOf = (mail: MailServer['received'][number]): string[] =>
          attachmentsOf(mail).map(([, , content]) => JSON.parse(content).api_key as string);
        return new Map(server.received.map((mail) => [mail.to.join(), keysOf(mail)]));
      };
      return { keys, mailed };
    }

    it('should send three a call: to the spelling that was asked with, and to the newest', async () => {
      const { keys, mailed } = await invited('100/3600');
      const [first, , third, , fifth, again] = keys;
      const own = await mailed('Ann@example.com');
      expect(own.size).toBe(3);
      expect(own.get('Ann@example.com')).toEqual([first]);
      expect(own.get('anN@example.com')).toEqual([third, again]);
      expect(own.get('aNN@example.com')).toEqual([fifth]);
      const newest = await mailed('ANN@example.com');
      expect([...newest.keys()].sort()).toEqual(['ANn@example.com', 'aNN@example.com', 'anN@example.com']);
    });

    it('should count each of them, and send no more than are left', async () => {
      const { mailed } = await invited('4/3600');
      expect((await mailed('ANN@example.com')).size).toBe(3);
      // The one that is left goes to whom it is asked for.
      expect([...(await mailed('Ann@example.com')).keys()]).toEqual(['Ann@example.com']);
      await expect(mailed('Ann@example.com')).rejects.toThrow('429');
    });
  });

  it('should write .eml files that only this account reads, where there is no mail server', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'quartet-mail-'));
    opened.push({ close: () => rm(dataDir, { recursive: true, force: true }) });
    const app = await start({ LISHOP_INVITATION_MAIL: 'lishop@example.org', DATA_DIR: dataDir });
    const key = await app.invite(await app.register(), 'ann@example.com');
    const directory = join(dataDir, 'outbox');
    const file = await eventually(async () =>
      (await readdir(directory).catch(() => [])).find((name) => name.endsWith('.eml')),
    );
    expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
    const mail = await PostalMime.parse(await readFile(join(directory, file)));
    expect(mail.to?.map(({ address }) => address)).toEqual(['ann@example.com']);
    expect(mail.attachments[0]?.filename).toBe('invitation.lishopApiKey');
    expect(mail.text).toContain(key);
    await eventually(async () => (await outboxSize(app)) === 0);
  });
});

describe('the time that a mail server has', () => {
  const mail = {
    id: randomUUID(),
    mail: { to: 'ann@example.com', subject: 'Hello', text: 'Hello.' },
  };
  const transportTo = (server: MailServer, timeouts: MailTimeouts): MailTransport =>
    new MailTransport(
      { smtpUrl: server.url, from: 'quartet@example.org', outboxDir: '/nowhere' },
      timeouts,
      new GmailAccounts([]),
    );

  it('should be long for its answer, by when it may have taken the mail, and end well before the sender counts as dead', async () => {
    const { handOverMs, answerMs, abandonedMs } = new MailTimeouts();
    expect(answerMs).toBeGreaterThanOrEqual(600_000);
    expect(abandonedMs).toBeGreaterThanOrEqual(handOverMs + answerMs + 300_000);
    const server = await mailServer();
    const taken = hold(server);
    const sending = transportTo(server, { ...new MailTimeouts(), handOverMs: 400 }).send(mail);
    await eventually(() => server.received.length === 1);
    setTimeout(taken.release, 800);
    await sending;
  });

  it.each<[string, Partial<MailTimeouts>, keyof MailServer]>([
    ['it does not take the message', { handOverMs: 300 }, 'holdBefore'],
    ['it never answers', { answerMs: 300 }, 'hold'],
  ])('should end where %s', async (_what, shorter, holds) => {
    const server = await mailServer();
    Object.assign(server, { [holds]: new Promise<void>(() => undefined) });
    const transport = transportTo(server, { ...new MailTimeouts(), ...shorter });
    await expect(transport.send(mail)).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
  });

  it('should end with the process, unless the server may have taken the mail', async () => {
    const server = await mailServer();
    const stop = new AbortController();
    const transport = transportTo(server, new MailTimeouts());
    let release = (): void => undefined;
    server.holdBefore = new Promise<void>((resolve) => (release = resolve));
    const sending = transport.send(mail, stop.signal);
    await eventually(() => server.sessions === 1);
    stop.abort();
    await expect(sending).rejects.toMatchObject({ code: 'EABORT' });
    release();
    server.holdBefore = undefined;
    const taken = hold(server);
    const later = new AbortController();
    const second = transport.send(mail, later.signal);
    await eventually(() => server.received.length === 1);
    later.abort();
    taken.release();
    await second;
  });
});

describe('the outbox', () => {
  it('should lose nothing while the mail server is down, and send each mail once when it is up', async () => {
    const down = await MailServer.start();
    const { port, url } = down;
    await down.stop();
    const database = await createMigratedDatabase();
    opened.push({ close: () => database.drop() });
    const environment = { SMTP_URL: url, LISHOP_INVITATION_MAIL: 'lishop@example.org' };
    const apps = [await start(environment, database), await start(environment, database)];
    const owner = (await apps[0]?.register()) ?? '';
    const addresses = Array.from({ length: 12 }, (_, n) => `guest${n}@example.com`);
    for (const [n, address] of addresses.entries()) await apps[n % 2]?.invite(owner, address);
    await eventually(async () => {
      const tried = await database.query('SELECT 1 FROM platform.outbox_mails WHERE error IS NOT NULL');
      return tried.length === addresses.length;
    });
    const sealed = await database.query<{ row: string }>(
      'SELECT t::text AS row FROM platform.outbox_mails t',
    );
    expect(sealed.map(({ row }) => row).join()).not.toContain('guest');

    const server = await mailServer(port);
    for (const app of apps) app.advance(60 * 60_000);
    await eventually(async () => (await outboxSize(apps[0]!)) === 0);
    for (const address of addresses) expect(server.to(address)).toHaveLength(1);
    expect(server.received).toHaveLength(addresses.length);
  });

  it('should send every mail once with two workers that hurry', async () => {
    const server = await mailServer();
    const database = await createMigratedDatabase();
    opened.push({ close: () => database.drop() });
    const apps = [
      await start({ SMTP_URL: server.url }, database),
      await start({ SMTP_URL: server.url }, database),
    ];
    const addresses = Array.from({ length: 60 }, (_, n) => `reader${n}@example.com`);
    await Promise.all(
      addresses.map(async (to, n) => {
        const { app } = apps[n % 2]!.quartet;
        await app.get(Outbox).add(app.get(Database), { to, subject: 'Hello', text: 'Hello.' });
        for (const each of apps) each.quartet.app.get(MailWorker).wake();
      }),
    );
    await eventually(async () => (await outboxSize(apps[0]!)) === 0);
    for (const to of addresses) expect(server.to(to)).toHaveLength(1);
    const ids = new Set(server.received.map(({ mail }) => mail.messageId));
    expect(ids.size).toBe(addresses.length);
  });

  it('should send no mail whose transaction is rolled back', async () => {
    const server = await mailServer();
    const app = await start({ SMTP_URL: server.url });
    const { app: nest } = app.quartet;
    const attempt = nest.get(Database).transaction(async (transaction) => {
      await nest.get(Outbox).add(transaction, { to: 'never@example.com', subject: 'No', text: 'No.' });
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    await nest.get(Outbox).add(nest.get(Database), { to: 'sent@example.com', subject: 'Yes', text: 'Yes.' });
    nest.get(MailWorker).wake();
    await eventually(() => server.to('sent@example.com').length === 1);
    expect(server.to('never@example.com')).toEqual([]);
  });

  describe('where the mail server refuses', () => {
    interface Left {
      readonly id: string;
      readonly has_text: boolean;
      readonly next_try: Date | null;
      readonly tries: number;
      readonly error: string | null;
      readonly held: boolean;
    }
    const left = (app: LiShopApp): Promise<Left[]> =>
      app.quartet.database.query<Left>(
        'SELECT id, sealed IS NOT NULL AS has_text, next_try, tries, error, holder IS NOT NULL AS held FROM platform.outbox_mails',
      );
    const givenUp = (app: LiShopApp): Promise<Left> =>
      eventually(async () => {
        const [mail] = await left(app);
        return mail?.next_try === null && mail;
      });
    const again = async (app: LiShopApp, id: string): Promise<number> =>
      (await operatorOf(app.quartet)('POST', `/operator/mail/${id}/retry`)).status;

    it.each<[string, (server: MailServer) => void, string]>([
      ['an address', (server) => server.refused.add('gone@example.com'), '550 No such user here'],
      [
        'the message',
        (server) => (server.answer = { responseCode: 552, text: '5.2.2 Mailbox full' }),
        '552 5.2.2 Mailbox full',
      ],
    ])('should give a mail up with %s, and send it again when it is told to', async (_what, refuse, why) => {
      const server = await mailServer();
      refuse(server);
      const app = await start({ SMTP_URL: server.url });
      await put(app, 'gone@example.com');
      const mail = await givenUp(app);
      expect(mail).toMatchObject({ has_text: true, tries: 1, error: expect.stringContaining(why) });
      expect(app.logged).not.toContain('gone@example.com');
      // Nobody tries it by itself.
      app.advance(60 * 60_000);
      server.refused.clear();
      server.answer = undefined;
      await put(app, 'there@example.com');
      await eventually(() => server.to('there@example.com').length === 1);
      expect(server.to('gone@example.com')).toEqual([]);
      expect(await again(app, mail.id)).toBe(204);
      await eventually(() => server.to('gone@example.com').length === 1);
      await eventually(async () => (await left(app)).length === 0);
    });

    it('should try a mail for five days that the server puts off, and then give it up', async () => {
      const server = await mailServer();
      server.answer = { responseCode: 452, text: '4.2.2 Mailbox full for now' };
      const app = await start({ SMTP_URL: server.url });
      await put(app, 'ann@example.com');
      const triedAgain = (tries: number): Promise<unknown> =>
        eventually(async () => {
          const [mail] = await left(app);
          return mail?.tries === tries && !mail.held && mail.next_try !== null;
        });
      await triedAgain(1);
      app.advance(5 * DAY - HOUR);
      app.quartet.app.get(MailWorker).wake();
      await triedAgain(2);
      app.advance(2 * HOUR);
      app.quartet.app.get(MailWorker).wake();
      expect(await givenUp(app)).toMatchObject({ has_text: true, tries: 3 });
    });

    it('should keep the text of one that was given up for 30 days', async () => {
      const server = await mailServer();
      server.refused.add('gone@example.com');
      const app = await start({ SMTP_URL: server.url });
      await put(app, 'gone@example.com');
      const { id } = await givenUp(app);
      const sweeper = app.quartet.app.get(GivenUpMailSweeper);
      app.advance(31 * DAY);
      sweeper.wake();
      await eventually(async () => (await left(app))[0]?.has_text === false);
      expect(await again(app, id)).toBe(409);
    });
  });

  it('should not send again what the mail server took while the database was away', async () => {
    const server = await mailServer();
    const database = await createMigratedDatabase();
    opened.push({ close: () => database.drop() });
    const address = new URL(database.url);
    const link = await NetworkLink.to(Number(address.port));
    opened.push({ close: () => link.close() });
    address.port = String(link.port);
    const app = await start({ SMTP_URL: server.url }, { ...database, url: address.toString() });
    const taken = hold(server);
    await put(app, 'ann@example.com');
    await eventually(() => server.received.length === 1);
    const other = await start({ SMTP_URL: server.url }, database);
    link.cut();
    taken.release();
    // Its note is lost, and so is the connection on which it was to be made.
    await eventually(() => app.logged.includes('is written down when'));
    link.mend();
    for (const each of [app, other]) each.advance(60 * 60_000);
    await eventually(async () => (await outboxSize(other)) === 0, 20_000);
    await put(other, 'bob@example.com');
    await eventually(() => server.to('bob@example.com').length === 1);
    expect(server.to('ann@example.com')).toHaveLength(1);
  }, 60_000);

  it('should give back at its stop what the mail server has not been given', async () => {
    const server = await mailServer();
    const database = await createMigratedDatabase();
    opened.push({ close: () => database.drop() });
    let release = (): void => undefined;
    server.holdBefore = new Promise<void>((resolve) => (release = resolve));
    const app = await LiShopApp.start({ SMTP_URL: server.url }, database);
    await put(app, 'ann@example.com');
    await eventually(
      async () =>
        (await database.query('SELECT 1 FROM platform.outbox_mails WHERE holder IS NOT NULL')).length === 1,
    );
    await app.close();
    release();
    const left = await database.query(
      'SELECT holder, tries, next_try <= now() AS due FROM platform.outbox_mails',
    );
    expect(left).toEqual([{ holder: null, tries: 1, due: true }]);
  });

  it('should leave a mail to its sender, whatever the clocks say', async () => {
    const server = await mailServer();
    const database = await createMigratedDatabase();
    opened.push({ close: () => database.drop() });
    const app = await start({ SMTP_URL: server.url }, database);
    const taken = hold(server);
    await put(app, 'ann@example.com');
    await eventually(() => server.received.length === 1);
    const other = await start({ SMTP_URL: server.url }, database);
    other.advance(60 * 60_000);
    await put(other, 'bob@example.com');
    await eventually(() => server.to('bob@example.com').length === 1);
    taken.release();
    await eventually(async () => (await outboxSize(app)) === 0);
    expect(server.to('ann@example.com')).toHaveLength(1);
  });

  it('should send a mail whose sender has died, and one that waits for a time before which the clock was set back', async () => {
    const server = await mailServer();
    const database = await createMigratedDatabase();
    opened.push({ close: () => database.drop() });
    const app = await start({ SMTP_URL: server.url }, database);
    await database.query(
      `INSERT INTO platform.outbox_mails (id, sealed, next_try) VALUES (gen_random_uuid(), '', now() + interval '1 hour')`,
    );
    const [before] = await database.query<{ id: string }>('SELECT id FROM platform.outbox_mails');
    const { app: nest } = app.quartet;
    const box = nest.get(SecretBox);
    const seal = (to: string, id: string): Buffer =>
      box.seal(
        JSON.stringify({ to, subject: 'Hello', text: 'Hello.' }),
        `platform.outbox_mails/sealed/${id}`,
      );
    await database.query('UPDATE platform.outbox_mails SET sealed = $1', [
      seal('late@example.com', before!.id),
    ]);
    const dead = randomUUID();
    await database.query(
      `INSERT INTO platform.outbox_mails (id, sealed, next_try, tries, holder) VALUES ($1, $2, now(), 1, $3)`,
      [dead, seal('left@example.com', dead), randomUUID()],
    );
    await eventually(() => server.to('late@example.com').length === 1);
    expect(server.to('left@example.com')).toEqual([]);
    nest.get(StaleClaimDetector).look = (claims) => [...claims];
    await eventually(() => server.to('left@example.com').length === 1);
    await eventually(async () => (await outboxSize(app)) === 0);
    expect(server.received).toHaveLength(2);
  });
});
