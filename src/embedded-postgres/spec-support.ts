/** For the specs of this folder only: scratch directories, and a Quartet in a process that can be killed. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { MACHINE_DIRECTORY } from './binaries.js';
import { EmbeddedPostgres } from './embedded-postgres.js';
import type { EmbeddedPostgresOptions } from './embedded-postgres.js';
import { readPostmasterPid } from './postmaster-pid.js';
import { runsAsRoot } from './server-account.js';
import { identityOf, isRunning } from './server-process.js';

/** Whether this is root: tests that need it, or its absence, are skipped otherwise and say so in their names. */
export const asRoot = runsAsRoot();

/** Directories that go with all that runs in them. */
export class Scratch {
  private readonly directories: string[] = [];
  private readonly servers: EmbeddedPostgres[] = [];
  private readonly children: ChildProcess[] = [];
  /** Every line that the servers told the operator. */
  readonly told: string[] = [];

  /** A path for a `DATA_DIR` that does not exist yet; as root the server account can pass to it. */
  async dataDir(mode = 0o711): Promise<string> {
    return join(await this.directory(mode), 'data');
  }

  async directory(mode = 0o711): Promise<string> {
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'quartet-embedded-')));
    await chmod(directory, mode);
    this.directories.push(directory);
    return directory;
  }

  async start(dataDir: string, more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
    const log = (line: string): number => this.told.push(line);
    const server = await EmbeddedPostgres.start({ dataDir, log, settings: { fsync: 'off' }, ...more });
    this.servers.push(server);
    return server;
  }

  /** Starts the server from a process of its own, to be killed; resolves with the server's `adminUrl`. */
  async startElsewhere(dataDir: string): Promise<{ quartet: ChildProcess; adminUrl: string }> {
    const source = new URL('./embedded-postgres.ts', import.meta.url);
    const script = `import { EmbeddedPostgres } from ${JSON.stringify(source.href)};
      const options = { dataDir: ${JSON.stringify(dataDir)}, log: console.error, settings: { fsync: 'off' } };
      console.log((await EmbeddedPostgres.start(options)).adminUrl);`;
    const quartet = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: dirname(fileURLToPath(source)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.children.push(quartet);
    for await (const adminUrl of createInterface(quartet.stdout)) return { quartet, adminUrl };
    throw new Error('the other Quartet did not start');
  }

  /** Stops and removes everything, also what a failed test left. */
  async clear(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
    for (const child of this.children) await killAndWait(child);
    for (const directory of this.directories) {
      const place = join(directory, 'data', 'postgres');
      await endServerOf(place);
      const elsewhere = await readlink(place).catch(() => '');
      if (dirname(dirname(elsewhere)) === MACHINE_DIRECTORY)
        await rm(dirname(elsewhere), { recursive: true });
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

/** The process id of the running server of a `dataDir`. */
export async function serverPid(dataDir: string): Promise<number> {
  return (await readPostmasterPid(join(dataDir, 'postgres')))!.pid!;
}

/** Runs one statement on a connection of its own; its rows. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** SIGKILL, as the kernel gives it for want of memory. */
export async function killAndWait(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

async function endServerOf(place: string): Promise<void> {
  const path = await realpath(place).catch(() => undefined);
  const pid = path === undefined ? undefined : (await readPostmasterPid(path).catch(() => undefined))?.pid;
  if (path === undefined || typeof pid !== 'number' || !(await isRunning(pid))) return;
  if ((await identityOf(pid, path)) === 'server') process.kill(pid, 'SIGQUIT');
}
