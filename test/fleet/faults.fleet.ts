/**
 * Bad days, under load, on three processes behind the proxy. Each test prints the seed of its load. After each: every answered write is there exactly
 * once, no balance differs from its history, nothing hung, and the fleet serves again by itself within 10 s of the fault's end.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../support/eventually.js';
import { canRunFleet, Fleet, needsFleet } from './fleet.js';
import { FullDisk, howFull } from './full-disk.js';
import { Load } from './load.js';

/** What an answer may take during a fault: 5 s, and what a busy machine adds. */
const MOST_MS = 6_000;
const BACK_MS = 10_000;

let fleet: Fleet;
const opened: (() => unknown)[] = [];

/**
 * Load before, during and after a fault.
 * @param fault returns when the fault is over
 */
async function throughFault(fault: (load: Load) => Promise<void>): Promise<Load> {
  const load = await Load.start(fleet);
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
    expect(load.troubles.filter(({ took, what }) => took > MOST_MS || what.includes('no answer'))).toEqual(
      [],
    );
    expect(load.slowest).toBeLessThan(MOST_MS);
    expect(back).toBeLessThan(BACK_MS);
    return load;
  } finally {
    // Of a test that failed before.
    await load.stop().catch(() => undefined);
  }
}

(canRunFleet ? describe : describe.skip)(`a fleet on a bad day${needsFleet}`, () => {
  beforeAll(async () => {
    fleet = await Fleet.start({
      link: true,
      environment: {
        LIMIT_REQUESTS: '1000000/1',
        LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
        LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
        // No SMTP_URL: mail becomes files.
        LISHOP_INVITATION_MAIL: 'lishop@example.org',
      },
    });
    opened.push(() => fleet.close());
  }, 120_000);
  afterAll(async () => {
    for (const close of opened.reverse()) await close();
  }, 60_000);

  it('should lose nothing when a replica is killed, and go on with the others at once', async () => {
    const [, two] = fleet.replicas;
    const load = await throughFault(async (running) => {
      await two.kill();
      const from = performance.now();
      await running.goesOn(100);
      expect(performance.now() - from).toBeLessThan(BACK_MS);
      await two.start();
    });
    expect(load.reconnections).toBeGreaterThan(0);
  });

  it('should come back by itself when PostgreSQL was killed', async () => {
    const load = await throughFault(async () => {
      const killed = await fleet.postmaster();
      process.kill(killed, 'SIGKILL');
      await eventually(
        async () =>
          (await fleet.query('SELECT 1').catch(() => [])).length === 1 &&
          (await fleet.postmaster()) !== killed,
      );
    });
    expect(load.troubles.length).toBeGreaterThan(0);
  });

  it('should come back by itself when PostgreSQL was restarted', async () => {
    const load = await throughFault(async () => {
      const stopped = await fleet.postmaster();
      process.kill(stopped, 'SIGINT');
      await eventually(
        async () =>
          (await fleet.query('SELECT 1').catch(() => [])).length === 1 &&
          (await fleet.postmaster()) !== stopped,
      );
    });
    expect(load.troubles.length).toBeGreaterThan(0);
  });

  it('should come back by itself when the network to PostgreSQL was cut, and answer meanwhile', async () => {
    const load = await throughFault(async () => {
      fleet.link?.cut();
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

  it(`should keep mail while the disk for it is full (${howFull}), and send it once when there is room`, async () => {
    const disks = await Promise.all(
      fleet.replicas.map(({ directory }) => FullDisk.at(join(directory, 'outbox'))),
    );
    opened.push(() => Promise.all(disks.map((disk) => disk.remove())));
    const registered = await fleet.fetch('/registerAccount', {
      method: 'POST',
      body: new URLSearchParams({ paymentIdentifier: randomUUID(), receipt: 'cmVjZWlwdA==' }),
    });
    const { api_key } = (await registered.json()) as { api_key: string };
    const guests = Array.from({ length: 12 }, (_, n) => `full-disk-${n}@example.com`);
    const load = await throughFault(async (running) => {
      for (const email of guests) {
        const body = new URLSearchParams({ email });
        const response = await fleet.fetch('/requestNewApiKey', {
          method: 'POST',
          headers: { api_key },
          body,
        });
        expect(response.status).toBe(200);
        await response.text();
      }
      await eventually(() => fleet.replicas.some(({ output }) => /Mail \S+ put off/.test(output)));
      await running.goesOn(100);
      expect((await Promise.all(disks.map((disk) => disk.mails()))).flat()).toEqual([]);
      for (const disk of disks) await disk.makeRoom();
    });
    expect(load.troubles).toEqual([]);
    const waiting = () => fleet.query('SELECT id FROM platform.outbox_mails WHERE next_try IS NOT NULL');
    await eventually(async () => (await waiting()).length === 0, 60_000);
    const mails = (await Promise.all(disks.map((disk) => disk.mails()))).flat();
    const recipients = mails.map((mail) => /^To: (.*)$/m.exec(mail)?.[1]?.trim());
    expect(recipients.sort()).toEqual([...guests].sort());
  });
});
