import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.js';
import type { EmbeddedPostgres } from './embedded-postgres.js';
import { Scratch, query, serverPid } from './spec-support.js';

describe('the supervision of the embedded PostgreSQL', () => {
  const scratch = new Scratch();
  let dataDir: string;
  let server: EmbeddedPostgres;

  beforeAll(async () => {
    dataDir = await scratch.dataDir();
    server = await scratch.start(dataDir);
    await query(server.url, 'CREATE TABLE kept AS SELECT 7 AS value');
  });
  afterAll(() => scratch.clear());

  const rowsOnceItAnswers = () =>
    eventually(() => query(server.url, 'SELECT value FROM kept').catch(() => undefined));
  /** How often the server, or the connection that owns it, was made again. */
  const returns = (): number => scratch.told.filter((line) => line === 'PostgreSQL is back').length;

  it('should start a killed server again at its address, and own it again', async () => {
    for (let kill = 0; kill < 2; kill += 1) {
      const before = returns();
      process.kill(await serverPid(dataDir), 'SIGKILL');
      await eventually(() => returns() > before);
      expect(await rowsOnceItAnswers()).toEqual([{ value: 7 }]);
    }
    expect(scratch.told.join()).toContain('ended unexpectedly (SIGKILL)');
    await expect(scratch.start(dataDir)).rejects.toThrow('Another Quartet is using');
  });

  it('should own a server again whose connections were all ended', async () => {
    const pid = await serverPid(dataDir);
    const before = returns();
    await query(
      server.adminUrl,
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    await eventually(() => returns() > before);
    await expect(scratch.start(dataDir)).rejects.toThrow('Another Quartet is using');
    expect(await serverPid(dataDir)).toBe(pid);
  });

  it('should stop while the server is being started again', async () => {
    process.kill(await serverPid(dataDir), 'SIGKILL');
    await delay(220);
    await server.stop();
    await expect(query(server.url, 'SELECT 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/);
  });
});
