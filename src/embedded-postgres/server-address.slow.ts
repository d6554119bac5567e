import { afterAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { lstat, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../../test/support/eventually.js';
import { findRunningServer } from './running-server.js';
import { identityOf } from './server-process.js';
import { Scratch, killAndWait, query, serverPid } from './spec-support.js';

const folderOf = (url: string): string => new URL(url).searchParams.get('host') ?? '';

/** The TCP ports that a process listens on (`/proc/net/tcp`, state 0A), by the inodes of its sockets. */
async function listeningPorts(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ss', ['-Hltnp']);
  return stdout
    .split('\n')
    .filter((line) => line.includes(`pid=${pid},`))
    .join('\n');
}

describe('the address of the embedded PostgreSQL', () => {
  const scratch = new Scratch();
  afterAll(() => scratch.clear());

  it('should be a socket in the data directory that only its account can enter, and no port', async () => {
    const dataDir = await scratch.dataDir();
    const server = await scratch.start(dataDir);
    const cluster = join(dataDir, 'postgres');
    expect(folderOf(server.url)).toBe(cluster);
    expect((await stat(cluster)).mode & 0o777).toBe(0o700);
    const socket = await stat(join(cluster, '.s.PGSQL.5432'));
    expect([socket.isSocket(), socket.mode & 0o777]).toEqual([true, 0o700]);
    expect(
      await query(
        server.url,
        `SELECT inet_server_port() AS port, current_setting('listen_addresses') AS listens`,
      ),
    ).toEqual([{ port: null, listens: '' }]);
    expect(await listeningPorts(await serverPid(dataDir))).toBe('');
    expect(await findRunningServer(dataDir)).toBe(server.url);
    await server.stop();
    expect((await readdir(cluster)).filter((name) => name.startsWith('.s.'))).toEqual([]);
  });

  it('should be a folder of the temporary directory where the path of the data directory is too long, also after a kill', async () => {
    const dataDir = join(await scratch.directory(), 'long'.repeat(20), 'data');
    const { quartet, adminUrl } = await scratch.startElsewhere(dataDir);
    const left = folderOf(adminUrl);
    expect([dirname(left), basename(left)]).toEqual([tmpdir(), expect.stringMatching(/^quartet-socket-/)]);
    expect((await stat(left)).mode & 0o777).toBe(0o700);
    const { uid } = await stat(join(dataDir, 'postgres'));
    expect((await stat(left)).uid).toBe(uid);
    await killAndWait(quartet);

    const server = await scratch.start(dataDir);
    await expect(lstat(left)).rejects.toThrow('ENOENT');
    expect(await query(server.url, 'SELECT 1 AS value')).toEqual([{ value: 1 }]);
    const folder = folderOf(server.url);
    process.kill(await serverPid(dataDir), 'SIGKILL');
    await eventually(() =>
      query(server.url, 'SELECT 1').then(
        () => true,
        () => false,
      ),
    );
    expect(await findRunningServer(dataDir)).toBe(server.url);
    await server.stop();
    await expect(lstat(folder)).rejects.toThrow('ENOENT');
  });

  it('should be usable where a killed server left its socket, whose process id another program has now', async () => {
    const dataDir = await scratch.dataDir();
    const cluster = join(dataDir, 'postgres');
    const first = await scratch.start(dataDir);
    const [pid, lock] = await Promise.all([
      readFile(join(cluster, 'postmaster.pid'), 'utf8'),
      readFile(join(cluster, '.s.PGSQL.5432.lock'), 'utf8'),
    ]);
    const server = await serverPid(dataDir);
    expect(await identityOf(server, cluster)).toBe('server');
    await first.stop();
    // Of the account of the server, as in a container, where every start has the same few ids.
    const other = await scratch.start(await scratch.dataDir());
    const stranger = String(await serverPid(dirname(folderOf(other.url))));
    const now = (text: string): string => text.replace(/^\d+/, stranger);
    await writeFile(join(cluster, 'postmaster.pid'), now(pid));
    await writeFile(join(cluster, '.s.PGSQL.5432.lock'), now(lock));
    await writeFile(join(cluster, '.s.PGSQL.5432'), '');
    const again = await scratch.start(dataDir);
    expect(await query(again.url, 'SELECT 1 AS value')).toEqual([{ value: 1 }]);
    expect(await query(other.url, 'SELECT 1 AS value')).toEqual([{ value: 1 }]);
    await again.stop();
    await other.stop();
  });

  it('should be a port of 127.0.0.1 where that is asked for', async () => {
    const dataDir = await scratch.dataDir();
    const server = await scratch.start(dataDir, { listen: 'tcp' });
    expect(server.url).toMatch(/@127\.0\.0\.1:\d+\/quartet\?sslmode=disable&require_auth=scram-sha-256$/);
    expect(await query(server.url, 'SELECT 1 AS value')).toEqual([{ value: 1 }]);
    expect(await findRunningServer(dataDir)).toBe(server.url);
    await server.stop();
  });
});
