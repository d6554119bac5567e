/**
 * Bad days, under load, on three processes behind the proxy. Each test prints the seed of its load. After each: every answered write is there exactly
 * once, no balance differs from its history, nothing hung, and the fleet serves again by itself within 10 s of the fault's end.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ImvuSimulator } from '../simulators/imvu.js';
import { MailServer } from '../simulators/mail-server.js';
import { eventually } from '../support/eventually.js';
import { canSetClocks, needsClocks } from './fake-clock.js';
import { canRunFleet, Fleet, needsFleet, type Replica } from './fleet.js';
import { FullDisk, howFull } from './full-disk.js';
import { Load } from './load/load.js';

/** What an answer may take during a fault: 5 s, and what a busy machine adds. */
const MAX_MS = 6_000;
const BACK_MS = 10_000;

const HOUR = 3_600;

const environment: Record<string, string> = {
  LIMIT_REQUESTS: '1000000/1',
  LISHOP_LIMIT_INVITATIONS: '0',
  LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
  LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
  LISHOP_INVITATION_MAIL: 'lishop@example.org',
};
let fleet: Fleet;
let imvu: ImvuSimulator;
let mail: MailServer;
const opened: (() => unknown)[] = [];

/**
 * Load before, during and after a fault.
 * @param fault returns when the fault is over
 * @param mails whether phones invite by mail
 */
async function throughFault(fault: (load: Load) => Promise<void>, mails = true): Promise<Load> {
  const load = await Load.start(fleet, { imvu, ...(mails && { mail }) });
  try {
    await load.goesOn(100);
    await fault(load);
    const over = performance.now();
    await fleet.serves();
    await load.goesOn(20);
    const back = performance.now() - over;
    await load.goesOn(100);
    await load.stop();
    expect(await load.discrepancies()).toEqual([]);
    expect(load.troubles.filter(({ took, what }) => took > MAX_MS || what.includes('no answer'))).toEqual([]);
    expect(load.journal.slowest).toBeLessThan(MAX_MS);
    expect(back).toBeLessThan(BACK_MS);
    return load;
  } finally {
    // Of a test that failed before.
    await load.stop().catch(() => undefined);
  }
}

/** The mail server keeps what comes, and says so only after `work`. @returns when each replica has sent one that is not answered */
async function whileMailIsTaken(work: () => unknown): Promise<void> {
  const before = mail.received.length;
  let release = (): void => undefined;
  mail.hold = new Promise((resolve) => (release = resolve));
  try {
    await eventually(() => mail.received.length >= before + fleet.replicas.length);
    await work();
  } finally {
    mail.hold = undefined;
    release();
  }
}

/** Has so many guests invited to a new list. */
async function invite(guests: readonly string[]): Promise<void> {
  const post = async (path: string, form: Record<string, string>, api_key = ''): Promise<string> => {
    const response = await fleet.fetch(path, {
      method: 'POST',
      headers: api_key === '' ? {} : { api_key },
      body: new URLSearchParams(form),
    });
    expect(response.status).toBe(200);
    return response.text();
  };
  const registered = await post('/registerAccount', {
    paymentIdentifier: randomUUID(),
    receipt: 'cmVjZWlwdA==',
  });
  const { api_key } = JSON.parse(registered) as { api_key: string };
  for (const email of guests) await post('/requestNewApiKey', { email }, api_key);
}

const waitingMails = (): Promise<{ holder: string | null }[]> =>
  fleet.query('SELECT holder FROM platform.outbox_mails WHERE next_try IS NOT NULL');

/** PostgreSQL, after it was ended in some way, is another process that answers. */
async function postgresAfter(end: (pid: number) => unknown): Promise<void> {
  const ended = await fleet.postmaster();
  await end(ended);
  await eventually(
    async () =>
      (await fleet.query('SELECT 1').catch(() => [])).length === 1 && (await fleet.postmaster()) !== ended,
  );
}

/** What a replica takes for the time, seconds ahead of the right one: as its HTTP server says, and as its contexts do. */
async function timeOf(replica: Replica): Promise<{ machine: number; quartet: number }> {
  const response = await fetch(`${replica.url}/health/live`);
  await response.text();
  const client = await fleet.connect(fleet.key, replica);
  const now = Math.floor(Date.now() / 1000);
  const { timestamp } = await client.send('ping');
  client.terminate();
  return {
    machine: Date.parse(response.headers.get('date') ?? '') / 1000 - now,
    quartet: timestamp - now,
  };
}

(canRunFleet ? describe : describe.skip)(`a fleet on a bad day${needsFleet}`, () => {
  beforeAll(async () => {
    imvu = await ImvuSimulator.start();
    opened.push(() => imvu.close());
    mail = await MailServer.start();
    opened.push(() => mail.stop());
    Object.assign(environment, { SMTP_URL: mail.url, IMVU_BASE_URL: imvu.url });
    fleet = await Fleet.start({ link: true, clocks: true, environment });
    opened.push(() => fleet.close());
  }, 120_000);
  afterAll(async () => {
    for (const close of opened.reverse()) await close();
  }, 60_000);

  it('should lose nothing when a replica is killed, and go on with the others at once', async () => {
    const [, two] = fleet.replicas;
    const guests = Array.from({ length: 12 }, () => `${randomUUID()}@example.com`);
    const load = await throughFault(async (running) => {
      const invited = invite(guests);
      await whileMailIsTaken(async () => {
        await invited;
        await two.kill();
      });
      const from = performance.now();
      await running.goesOn(100);
      expect(performance.now() - from).toBeLessThan(BACK_MS);
      await two.start();
    }, false);
    expect(load.games.reconnections).toBeGreaterThan(0);

    // What the killed one was sending nobody else sends, until it counts as dead.
    await eventually(async () => (await waitingMails()).length === 1);
    expect(guests.map((guest) => mail.to(guest).length)).toEqual(guests.map(() => 1));
    // What every other replica does when it counts as dead (mail-timeouts.ts).
    await fleet.query(
      'UPDATE platform.outbox_mails SET holder = NULL, next_try = now() WHERE holder IS NOT NULL',
    );
    await eventually(async () => (await waitingMails()).length === 0);
    // It died between the mail server's yes and its note: the one case in which a mail is sent again, as the same one.
    const twice = guests.filter((guest) => mail.to(guest).length !== 1);
    expect(twice).toHaveLength(1);
    expect(new Set(mail.to(twice[0] ?? '').map((received) => received.mail.messageId)).size).toBe(1);
  });

  it('should come back by itself when PostgreSQL was killed', async () => {
    const load = await throughFault(() =>
      postgresAfter((pid) => whileMailIsTaken(() => process.kill(pid, 'SIGKILL'))),
    );
    expect(load.troubles.length).toBeGreaterThan(0);
  });

  it('should come back by itself when PostgreSQL was restarted', async () => {
    const load = await throughFault(() => postgresAfter((pid) => process.kill(pid, 'SIGINT')));
    expect(load.troubles.length).toBeGreaterThan(0);
  });

  it('should come back by itself when the network to PostgreSQL was cut, and answer meanwhile', async () => {
    const load = await throughFault(async () => {
      await whileMailIsTaken(() => fleet.link?.cut());
      await delay(12_000);
      fleet.link?.mend();
    });
    expect(load.troubles.length).toBeGreaterThan(0);
  });

  it('should not fail a single request when Redis is killed, hangs and comes back', async () => {
    const load = await throughFault(async (running) => {
      await fleet.redis.kill();
      await running.goesOn(100);
      await fleet.redis.start();
      await running.goesOn(100);
      fleet.redis.freeze();
      await running.goesOn(100);
      fleet.redis.thaw();
    });
    expect(load.troubles).toEqual([]);
    for (const { output } of fleet.replicas) {
      // Told when it changes, not with every request.
      expect(output.split('Redis is away').length - 1).toBeLessThan(8);
      expect(output).toContain('Redis is away');
    }
  });

  describe(`whose clocks are set${needsClocks}`, () => {
    const clockIt = canSetClocks ? it : it.skip;

    clockIt(
      'should not fail a single request when one replica is an hour ahead, and then an hour behind',
      async () => {
        const [, two] = fleet.replicas;
        const logins = imvu.logins.length;
        const load = await throughFault(async (running) => {
          for (const ahead of [HOUR, -HOUR]) {
            // What the others are sending must not be taken from them.
            await whileMailIsTaken(async () => {
              await two.clock?.set(ahead);
              await delay(4_000);
            });
            const { machine, quartet } = await timeOf(two);
            expect(Math.abs(machine - ahead)).toBeLessThan(10);
            expect(Math.abs(quartet)).toBeLessThan(10);
            await running.goesOn(100);
          }
          await two.clock?.set(0);
        });
        expect(load.troubles).toEqual([]);
        // That of the load's own bot.
        expect(imvu.logins.length).toBe(logins + 1);
      },
    );

    clockIt('should go by the new time, and serve, when all clocks are set, forward and back', async () => {
      const clocks = [fleet.clock, ...fleet.replicas.map(({ clock }) => clock)];
      const logins = imvu.logins.length;
      const load = await throughFault(async (running) => {
        for (const ahead of [HOUR, 0]) {
          await whileMailIsTaken(async () => {
            for (const clock of clocks) await clock?.set(ahead);
            await delay(4_000);
          });
          for (const replica of fleet.replicas) {
            const { machine, quartet } = await timeOf(replica);
            expect(Math.abs(machine - ahead)).toBeLessThan(10);
            expect(Math.abs(quartet - ahead)).toBeLessThan(10);
          }
          await running.goesOn(100);
        }
      });
      // Game servers were told that their time is off, and went by the server's. PostgreSQL's own time limits go by the clock that was set: what it was
      // at work on for long at that moment it cancels (docs/postgresql.md). Nothing else failed.
      expect(load.games.stale).toBeGreaterThan(0);
      const canceled = ({ what }: { what: string }): boolean =>
        /^(?:setbobux: DB_ERROR$|(?:POST|PUT) \/\S+: 503 )/.test(what);
      const others = load.troubles.filter(({ what }) => what !== 'setbobux: STALE_MESSAGE_ERROR');
      expect(others.filter((trouble) => !canceled(trouble))).toEqual([]);
      expect(others.length).toBeLessThan(20);
      expect(imvu.logins.length).toBe(logins + 1);
    });
  });

  it(`should keep mail while the disk for it is full (${howFull}), and send it once when there is room`, async () => {
    // Without a mail server, mail becomes files.
    delete environment.SMTP_URL;
    await Promise.all(
      fleet.replicas.map(async (replica) => {
        await replica.stop();
        await replica.start();
      }),
    );
    await fleet.serves();
    const disks = await Promise.all(
      fleet.replicas.map(({ directory }) => FullDisk.at(join(directory, 'outbox'))),
    );
    opened.push(() => Promise.all(disks.map((disk) => disk.remove())));
    const guests = Array.from({ length: 12 }, (_, n) => `full-disk-${n}@example.com`);
    const load = await throughFault(async (running) => {
      await invite(guests);
      await eventually(() => fleet.replicas.some(({ output }) => /Mail \S+ put off/.test(output)));
      await running.goesOn(100);
      expect((await Promise.all(disks.map((disk) => disk.mails()))).flat()).toEqual([]);
      for (const disk of disks) await disk.makeRoom();
    }, false);
    expect(load.troubles).toEqual([]);
    await eventually(async () => (await waitingMails()).length === 0, 60_000);
    const mails = (await Promise.all(disks.map((disk) => disk.mails()))).flat();
    const recipients = mails.map((mail) => /^To: (.*)$/m.exec(mail)?.[1]?.trim());
    expect(recipients.sort()).toEqual([...guests].sort());
  });
});
