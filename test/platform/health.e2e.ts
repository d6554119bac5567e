import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { Health } from '../../src/shared/http/health.js';
import { RedactingLogger } from '../../src/shared/observability/logger.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { canMount, FullDisk } from '../fleet/full-disk.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';

let quartet: TestApp;
let own: TestDatabase | undefined;
afterEach(async () => {
  await quartet.close();
  await own?.drop().catch(() => undefined);
  own = undefined;
});

const get = (path: string) => request(quartet.url).get(path);
const [up, down] = [{ status: 'up' }, { status: 'down' }];
const limits = { status: 'up', counted: 'in each process' };

async function expectNotReady(failing: string[]): Promise<void> {
  const { body, headers } = await get('/health/ready').expect(503);
  const details = Object.fromEntries(
    ['process', 'database', 'migrations'].map((name) => [name, failing.includes(name) ? down : up]),
  );
  expect(body).toEqual({
    statusCode: 503,
    error: 'Service Unavailable',
    message: `Not ready: ${failing.join(', ')}`,
    details: { ...details, limits, proxy: up, disk: up },
  });
  expect(headers['content-type']).toMatch(/^application\/json/);
}

/** As a restart of the server would. */
const disconnect = () =>
  quartet.database.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'quartet%'`,
  );

const until = (status: number) => eventually(async () => (await get('/health/ready')).status === status);

describe('a server in order', () => {
  it('should be live and ready', async () => {
    quartet = await startTestApp();
    await get('/health/live').expect(200, { status: 'ok' });
    const { body } = await get('/health/ready').expect(200);
    expect(body).toMatchObject({
      status: 'ok',
      details: { process: up, database: up, migrations: up, limits, proxy: up, disk: up },
    });
  });
});

describe('a proxy in front that TRUST_PROXY does not count', () => {
  it.each([
    ['X-Forwarded-For', '198.51.100.7'],
    ['X-Real-IP', '198.51.100.7'],
    ['X-Forwarded-Proto', 'https'],
    ['Forwarded', 'for=198.51.100.7'],
  ])('should be told once in the log, and by readiness from then on: %s', async (header, value) => {
    const warnings: unknown[] = [];
    const logger = new RedactingLogger(false);
    logger.warn = (message: unknown) => void warnings.push(message);
    quartet = await startTestApp({}, undefined, { logger });
    for (let n = 0; n < 3; n += 1) await get('/health/live').set(header, value).expect(200);
    expect(warnings.filter((line) => String(line).includes('TRUST_PROXY=1'))).toHaveLength(1);
    const { body } = await get('/health/ready').expect(200);
    expect(body.details.proxy).toEqual({ status: 'up', warning: expect.stringContaining('TRUST_PROXY') });
  });

  it('should not be told where it is counted', async () => {
    quartet = await startTestApp({ TRUST_PROXY: '1' });
    await get('/health/live').set('X-Forwarded-For', '198.51.100.7').expect(200);
    expect((await get('/health/ready').expect(200)).body.details.proxy).toEqual(up);
  });
});

describe('a disk that is full', () => {
  (canMount ? it : it.skip)(
    'should be told by readiness and in the figures, while reading goes on',
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'quartet-full-'));
      const disk = await FullDisk.at(directory);
      try {
        quartet = await startTestApp({ DATA_DIR: directory });
        const { body } = await get('/health/ready').expect(200);
        expect(body.details.disk).toEqual({ status: 'up', warning: expect.stringContaining('almost full') });
        expect(await quartet.metrics()).toMatch(/^quartet_disk_free_bytes 0$/m);
        await disk.makeRoom();
        expect(await quartet.metrics()).toMatch(/^quartet_disk_free_bytes [1-9]\d{5,6}$/m);
      } finally {
        await disk.remove();
      }
    },
  );
});

describe('readiness', () => {
  it('should end with the database, while the process lives', async () => {
    own = await createMigratedDatabase();
    quartet = await startTestApp({}, own);
    await get('/health/ready').expect(200);
    await own.drop();
    await expectNotReady(['database', 'migrations']);
    await get('/health/live').expect(200, { status: 'ok' });
  });

  it('should come back when the connections were lost and the database is there again', async () => {
    quartet = await startTestApp();
    await get('/health/ready').expect(200);
    await disconnect();
    await until(200);
  });

  it('should wait for migrations that this version brings', async () => {
    quartet = await startTestApp();
    await quartet.database.query(
      'DELETE FROM platform.migrations WHERE id = (SELECT max(id) FROM platform.migrations)',
    );
    await expectNotReady(['migrations']);
  });

  it('should come back, on the same connections, after many failed checks', async () => {
    quartet = await startTestApp({ DATABASE_POOL: '2' });
    await quartet.database.query('ALTER SCHEMA platform RENAME TO elsewhere');
    for (let round = 0; round < 4; round += 1) await get('/health/ready').expect(503);
    await quartet.database.query('DROP SCHEMA IF EXISTS platform CASCADE');
    await quartet.database.query('ALTER SCHEMA elsewhere RENAME TO platform');
    await get('/health/ready').expect(200);
  });

  it('should tell nothing of the reasons', async () => {
    own = await createMigratedDatabase();
    quartet = await startTestApp({}, own);
    await own.drop();
    const { text } = await get('/health/ready').expect(503);
    expect(text).not.toMatch(/quartet_test|does not exist|terminat|ECONN|SELECT|message":"(?!Not ready)/);
  });

  it('should not wait for a database that hangs', async () => {
    quartet = await startTestApp({ DATABASE_POOL: '1' });
    const dataSource = quartet.app.get(DataSource);
    let isOver = false;
    const busy = dataSource
      .query('SELECT pg_sleep(6)')
      .catch(() => undefined)
      .finally(() => (isOver = true));
    await expectNotReady(['database', 'migrations']);
    expect(isOver).toBe(false);
    await get('/health/live').expect(200);
    await disconnect();
    await busy;
    await until(200);
  });

  it('should end when the process is about to stop', async () => {
    quartet = await startTestApp();
    quartet.app.get(Health).leave();
    await expectNotReady(['process']);
    await get('/health/live').expect(200, { status: 'ok' });
  });
});
