import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { Database } from '../../src/shared/database/database.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Sample {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** Any constant: the advisory lock that keeps connections busy. */
const HELD = 4_711;

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({ OPERATIONS_PUBLIC: 'docs,metrics' });
});
afterAll(() => quartet.close());

async function scrape(): Promise<string> {
  const response = await fetch(`${quartet.url}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

/** The text format of Prometheus, so far as it is used. */
function samplesOf(text: string): Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const pairs = [...labels.matchAll(/\b(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text]);
      return { name, labels: Object.fromEntries(pairs), value: Number(value) };
    });
}

async function find(name: string, labels: Record<string, string>): Promise<number | undefined> {
  const wanted = Object.entries(labels);
  return samplesOf(await scrape()).find(
    (sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value),
  )?.value;
}

/** A request is measured when its answer has gone, which the client may see first. */
const until = (expected: number, name: string, labels: Record<string, string>) =>
  eventually(async () => (await find(name, labels)) === expected);

describe('the figures', () => {
  it('should be in the form of Prometheus, each with help and type', async () => {
    const response = await fetch(`${quartet.url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toContain('# TYPE quartet_http_request_seconds histogram');
    expect(text).toContain('# TYPE quartet_bobux_command_seconds histogram');
    expect(text).toContain('# TYPE quartet_database_pool_connections gauge');
    expect(text).toContain('# TYPE quartet_bobux_ranking_players gauge');
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    for (const { name, value } of samplesOf(text)) {
      expect(name).not.toBe('');
      expect(value).not.toBeNaN();
    }
  });

  it('should tell of what an operator has to know in time: build, disk, last backup, waiting mail, undecided receipts', async () => {
    expect(await find('quartet_build_info', { node: process.version })).toBe(1);
    expect(await find('quartet_disk_free_bytes', {})).toBeGreaterThan(0);
    expect(await find('quartet_last_backup_seconds', {})).toBe(0);
    await quartet.database.query("INSERT INTO platform.last_backup (made) VALUES ('2026-01-01T00:00:00Z')");
    expect(await find('quartet_last_backup_seconds', {})).toBe(1_767_225_600);
    expect(await find('quartet_mails_waiting', { state: 'to be sent' })).toBe(0);
    expect(await find('quartet_mails_waiting', { state: 'given up' })).toBe(0);
    expect(await find('quartet_lishop_receipts_undecided', {})).toBe(0);
  });

  it('should count requests by method, route and status', async () => {
    const live = { method: 'GET', route: '/health/live', status: '200' };
    const before = (await find('quartet_http_request_seconds_count', live)) ?? 0;
    for (let nth = 0; nth < 3; nth += 1) await fetch(`${quartet.url}/health/live`);
    await fetch(`${quartet.url}/nowhere`, { method: 'DELETE' });
    await until(before + 3, 'quartet_http_request_seconds_count', live);
    await until(1, 'quartet_http_request_seconds_count', { method: 'DELETE', route: 'none', status: '404' });
    const sum = await find('quartet_http_request_seconds_sum', live);
    // Seconds, not milliseconds: however slow the machine is.
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(60);
  });

  it('should count Bobux commands by their name and outcome', async () => {
    const client = await quartet.connect();
    await client.ok('ping');
    await client.ok('ping');
    await client.error('getplayer', { id: 'nobody' });
    await client.send('no-such-command');
    await client.sendText('no JSON');
    const count = 'quartet_bobux_command_seconds_count';
    expect(await find(count, { command: 'ping', outcome: 'ok' })).toBe(2);
    const outcomes = samplesOf(await scrape())
      .filter(({ name }) => name === count)
      .map(({ labels, value }) => `${labels.command} ${labels.outcome} ${value}`);
    expect(outcomes.some((one) => /^getplayer [A-Z_]+ 1$/.test(one))).toBe(true);
    expect(outcomes).toContain('none INVALID_COMMAND_ERROR 1');
    expect(outcomes).toHaveLength(4);
  });

  it('should tell how many Bobux commands went in one statement', async () => {
    const client = await quartet.connect();
    const { id } = (await client.ok('createaccount', { id: 'in batches' })).player;
    await Promise.all([1, 2, 3].map(() => client.ok('setbobux', { id, amount: 1 })));
    const lookups = 'quartet_bobux_batch_size_count';
    const before = (await find(lookups, { statement: 'lookup' })) ?? 0;
    await client.ok('getplayer', { id });
    expect(await find('quartet_bobux_batch_size_sum', { statement: 'change' })).toBe(3);
    expect(await find(lookups, { statement: 'lookup' })).toBe(before + 1);
  });

  it('should tell of the open websockets', async () => {
    const open = (await find('quartet_bobux_connections', {})) ?? -1;
    const client = await quartet.connect();
    await client.ok('ping');
    expect(await find('quartet_bobux_connections', {})).toBe(open + 1);
    client.socket.close();
    await until(open, 'quartet_bobux_connections', {});
  });

  it('should tell of the pool of the database', async () => {
    /** Waits for that many busy connections, and no caller without one. */
    const untilBusy = (expected: number): Promise<unknown> =>
      eventually(async () => {
        const pool = new Map(
          samplesOf(await scrape())
            .filter(({ name }) => name === 'quartet_database_pool_connections')
            .map(({ labels, value }) => [labels.state, value]),
        );
        const idle = pool.get('idle')!;
        return pool.get('busy') === expected && pool.get('awaited') === 0 && (expected > 0 || idle > 0);
      });
    const database = quartet.app.get(Database);
    const holder = new pg.Client({ connectionString: quartet.database.url });
    await holder.connect();
    // Work in the background takes a connection for a moment now and then.
    await untilBusy(0);
    await holder.query(`SELECT pg_advisory_lock(${HELD})`);
    const held = [1, 2].map(() => database.query(`SELECT pg_advisory_xact_lock_shared(${HELD})`));
    await untilBusy(2).finally(() => holder.end());
    await Promise.all(held);
    await untilBusy(0);
  });

  it('should never hold addresses, keys or names that came from outside', async () => {
    const client = await quartet.connect();
    const [path, secret, command, nonce] = [1, 2, 3, 4].map(() => randomUUID().replaceAll('-', 'x')) as [
      string,
      string,
      string,
      string,
    ];
    await fetch(`${quartet.url}/${path}?api_key=${secret}`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    await fetch(`${quartet.url}/docs/${path}`);
    await fetch(`${quartet.url}/health/live?${secret}`);
    await client.send(command, { id: secret, nonce });
    await client.send('ping', {}, { key: randomUUID(), secret: randomBytes(32).toString('hex') });
    await client.sendText(JSON.stringify({ command, key: secret, hmac: secret }));
    const text = await scrape();
    for (const outside of [
      path,
      secret,
      command,
      nonce,
      quartet.key.key,
      quartet.key.secret,
      'api_key',
      '127.0.0.1',
    ]) {
      expect(text).not.toContain(outside);
    }
    const routes = samplesOf(text).flatMap(({ labels }) => labels.route ?? []);
    const allowed = [
      'none',
      '/health/live',
      '/health/ready',
      '/metrics',
      '/docs',
      '/docs/:page',
      '/docs/files/:name',
      '/docs/api',
      '/docs/asyncapi.yaml',
      '/docs-json',
      '/docs-yaml',
    ];
    expect([...new Set(routes)].filter((route) => !allowed.includes(route))).toEqual([]);
  });

  it('should not grow with what strangers ask for', async () => {
    await Promise.all([1, 2, 3].map((nth) => fetch(`${quartet.url}/warm-up/${nth}`)));
    const before = samplesOf(await scrape()).length;
    await Promise.all(Array.from({ length: 50 }, (_, nth) => fetch(`${quartet.url}/stranger/${nth}`)));
    expect(samplesOf(await scrape()).length).toBeLessThan(before + 20);
  });
});
