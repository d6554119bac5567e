import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning } from './server-process.js';
import { Scratch, killAndWait, query, serverPid } from './spec-support.js';

describe('the embedded PostgreSQL after a kill', () => {
  const scratch = new Scratch();
  let dataDir: string;

  /** One cluster, which every test leaves stopped. */
  beforeAll(async () => {
    dataDir = await scratch.dataDir();
  });
  afterAll(() => scratch.clear());

  it('should replace the server that a killed Quartet left running, and lose nothing', async () => {
    const { quartet, adminUrl } = await scratch.startElsewhere(dataDir);
    await query(adminUrl, 'CREATE TABLE kept AS SELECT 7 AS value');
    const abandoned = await serverPid(dataDir);
    await killAndWait(quartet);
    expect(await isRunning(abandoned)).toBe(true);

    const server = await scratch.start(dataDir);
    expect(await isRunning(abandoned)).toBe(false);
    expect(scratch.told.join()).toContain(`left its PostgreSQL running (process ${abandoned})`);
    expect(await query(server.adminUrl, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
    await server.stop();
  });

  it('should refuse while the other process lives, and start when both it and its server were killed', async () => {
    const { quartet, adminUrl } = await scratch.startElsewhere(dataDir);
    await query(adminUrl, 'CREATE TABLE kept_too AS SELECT 8 AS value');
    await expect(scratch.start(dataDir)).rejects.toThrow(`Quartet (process ${quartet.pid} `);
    const pid = await serverPid(dataDir);
    await killAndWait(quartet);
    process.kill(pid, 'SIGKILL');

    const server = await scratch.start(dataDir);
    expect(await query(server.adminUrl, 'SELECT value FROM kept_too')).toEqual([{ value: 8 }]);
    await server.stop();
  });

  it('should remove a postmaster.pid that names a stranger, an ended process or nobody, and signal none', async () => {
    const lockFile = join(dataDir, 'postgres', 'postmaster.pid');
    const server = await scratch.start(dataDir);
    const [pid, ...rest] = (await readFile(lockFile, 'utf8')).split('\n');
    await server.stop();

    const stranger = spawn('sleep', ['60']);
    for (const stale of [String(stranger.pid), String(process.pid), pid!, `-${stranger.pid}`]) {
      await writeFile(lockFile, [stale, ...rest].join('\n'));
      await (await scratch.start(dataDir)).stop();
    }
    await writeFile(lockFile, '');
    await (await scratch.start(dataDir)).stop();
    expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
    await killAndWait(stranger);
  });

  it('should build anew what a start left that was killed during initdb', async () => {
    const dataDir = await scratch.dataDir();
    await mkdir(dataDir, { mode: 0o711 });
    // Its process id is this one's, as in a container, where the next start often has the same.
    const half = join(dataDir, `postgres.init-${process.pid}-0123456789abcdef`);
    await mkdir(join(half, 'postgres'), { recursive: true });
    await writeFile(join(half, 'postgres', 'PG_VERSION'), '18\n');
    await (await scratch.start(dataDir)).stop();
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.json', 'postgres.log']);
  });

  it('should move a log of more than 10 MB aside', async () => {
    await truncate(join(dataDir, 'postgres.log'), 10 * 1024 * 1024 + 1);
    await (await scratch.start(dataDir)).stop();
    expect(await readdir(dataDir)).toContain('postgres.log.1');
    expect(await readFile(join(dataDir, 'postgres.log'), 'utf8')).toMatch(/ready to accept connections/);
  });
});
