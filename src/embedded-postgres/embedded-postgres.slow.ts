import { afterAll, describe, expect, it } from '@jest/globals';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { Scratch, query, serverPid } from './spec-support.js';
import { isRunning } from './server-process.js';

describe('the embedded PostgreSQL', () => {
  const scratch = new Scratch();
  afterAll(() => scratch.clear());

  it('should keep its data over a stop and a start', async () => {
    const dataDir = await scratch.dataDir();
    const first = await scratch.start(dataDir);
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS value');
    const pid = await serverPid(dataDir);
    await first.stop();
    await first.stop();
    expect(await isRunning(pid)).toBe(false);
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow('ENOENT');

    const second = await scratch.start(dataDir);
    expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
    await second.stop();
  });

  it('should give Quartet a role that owns its database and makes roles, and is no superuser', async () => {
    const dataDir = await scratch.dataDir();
    const server = await scratch.start(dataDir);
    expect(server.url).toMatch(/^postgresql:\/\/quartet:[0-9a-f]{48}@localhost:5432\/quartet\?host=/);
    expect(server.adminUrl).toMatch(/^postgresql:\/\/postgres:[0-9a-f]{48}@localhost:5432\/postgres\?host=/);
    const role = 'SELECT rolsuper, rolcreaterole, rolcanlogin FROM pg_roles WHERE rolname = current_user';
    expect(await query(server.url, role)).toEqual([
      { rolsuper: false, rolcreaterole: true, rolcanlogin: true },
    ]);
    expect(await query(server.adminUrl, role)).toEqual([
      { rolsuper: true, rolcreaterole: true, rolcanlogin: true },
    ]);
    const database = `SELECT pg_get_userbyid(datdba) AS owner, pg_encoding_to_char(encoding) AS encoding, datlocale
      FROM pg_database WHERE datname = current_database()`;
    expect(await query(server.url, database)).toEqual([
      { owner: 'quartet', encoding: 'UTF8', datlocale: 'C.UTF-8' },
    ]);
    await expect(query(server.url.replace(/:[0-9a-f]{48}/, ':wrong'), 'SELECT 1')).rejects.toThrow(
      'password',
    );
    expect((await stat(join(dataDir, 'postgres.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);

    // As a start leaves it that was killed before it could make them.
    await query(server.adminUrl, 'DROP DATABASE quartet WITH (FORCE)');
    await query(server.adminUrl, 'DROP ROLE quartet');
    await server.stop();
    const again = await scratch.start(dataDir);
    expect(await query(again.url, 'SELECT 1 AS value')).toEqual([{ value: 1 }]);
    await again.stop();
  });

  it('should refuse a data directory that a living Quartet uses, and leave that one alone', async () => {
    const dataDir = await scratch.dataDir();
    const first = await scratch.start(dataDir);
    const refusal = await scratch.start(dataDir).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(EmbeddedPostgresError);
    expect(String(refusal)).toContain(
      `Another Quartet is using DATA_DIR ${dataDir}: Quartet (process ${process.pid} `,
    );
    expect(await query(first.url, 'SELECT 1 AS value')).toEqual([{ value: 1 }]);
    await first.stop();
  });

  it('should let exactly one of two first starts at the same moment win', async () => {
    const dataDir = await scratch.dataDir();
    const starts = await Promise.allSettled([scratch.start(dataDir), scratch.start(dataDir)]);
    const winners = starts.filter((start) => start.status === 'fulfilled');
    const losers = starts.filter((start) => start.status === 'rejected');
    expect([winners.length, losers.length]).toEqual([1, 1]);
    expect(String(losers[0]!.reason)).toMatch(/^EmbeddedPostgresError: Another Quartet is using DATA_DIR/);
    expect(await query(winners[0]!.value.url, 'SELECT 1 AS value')).toEqual([{ value: 1 }]);
    await winners[0]!.value.stop();
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.json', 'postgres.log']);
  });

  it('should begin with an empty database after the data directory was deleted', async () => {
    const dataDir = await scratch.dataDir();
    const first = await scratch.start(dataDir);
    await query(first.url, 'CREATE TABLE gone ()');
    await first.stop();
    await rm(dataDir, { recursive: true });
    const second = await scratch.start(dataDir);
    expect(await query(second.url, `SELECT to_regclass('gone') AS gone`)).toEqual([{ gone: null }]);
    await second.stop();
  });
});
