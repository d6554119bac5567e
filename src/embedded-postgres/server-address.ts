import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { requireScram } from '../shared/secrets/guarded-client.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { findFreePort } from './free-port.js';
import { canReach } from './server-account.js';
import type { ServerAccount } from './server-account.js';

/** How the server is reached: `socket`, which only its account and root can open, or `tcp`, a port of 127.0.0.1. */
export type Listen = 'socket' | 'tcp';

/** Where a server listens. `host` is the folder of its socket when it begins with `/`; the port is then a part of the socket's name. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

const LOOPBACK = '127.0.0.1';

/** PostgreSQL's own: there is one server in a folder. */
export const SOCKET_PORT = 5432;

/** The system's limit for a socket's path is 103 bytes on macOS and 107 on Linux. */
const MAX_SOCKET_PATH_BYTES = 100;

const FOLDER_PREFIX = 'quartet-socket-';

/** Whether the host is the directory of a Unix socket. */
export function isSocket({ host }: ServerAddress): boolean {
  return host.startsWith('/');
}

/** The socket itself; `<this>.lock` is PostgreSQL's lock file for it. */
export function socketFile({ host, port }: ServerAddress): string {
  return join(host, `.s.PGSQL.${port}`);
}

/**
 * Chooses the address for a server that is to be started: a socket in the cluster itself, whose directory nobody else can enter, or, where its
 * path is too long or the file system takes no sockets, in such a folder below the temporary directory.
 *
 * @throws EmbeddedPostgresError when there is no place for a socket
 */
export async function chooseAddress(
  listen: Listen,
  cluster: string,
  account: ServerAccount,
): Promise<ServerAddress> {
  if (listen === 'tcp' || process.platform === 'win32') {
    return { host: LOOPBACK, port: await findFreePort() };
  }
  const inside = { host: cluster, port: SOCKET_PORT };
  if (fits(inside) && (await takesSockets(cluster))) return inside;
  for (const parent of new Set([tmpdir(), '/tmp'])) {
    if (!fits({ host: join(parent, `${FOLDER_PREFIX}XXXXXX`), port: SOCKET_PORT })) continue;
    const host = await makeFolder(parent, account).catch(() => undefined);
    if (host !== undefined) return { host, port: SOCKET_PORT };
  }
  throw new EmbeddedPostgresError(
    `There is no place for the socket of the embedded PostgreSQL: the path of ${cluster} is too long for one, and so is, or cannot be ` +
      `written, the temporary directory ${tmpdir()}. Set DATA_DIR to a directory with a shorter path.`,
  );
}

/** Removes the folder that was made for the socket of a server that has ended; a cluster is left alone. */
export async function removeSocketFolder({ host }: ServerAddress): Promise<void> {
  if (host.startsWith('/') && basename(host).startsWith(FOLDER_PREFIX)) {
    await rm(host, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The settings with which the server listens there and nowhere else. */
export function listenSettings(address: ServerAddress): Record<string, string> {
  const port = String(address.port);
  if (!isSocket(address)) return { listen_addresses: address.host, port, unix_socket_directories: '' };
  return {
    listen_addresses: '',
    port,
    // A list, in which a path may be quoted.
    unix_socket_directories: `"${address.host.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
  };
}

/**
 * The address of a database as pg and libpq take it: `postgresql://user:password@localhost:5432/name?host=%2Ffolder&…`, or with
 * 127.0.0.1. It requires SCRAM of the server, so no password reaches another one.
 */
export function databaseUrl(
  address: ServerAddress,
  user: string,
  password: string,
  database: string,
): string {
  const host = isSocket(address) ? `localhost:${address.port}` : `${address.host}:${address.port}`;
  // Stated, since clients would take it from PGSSLMODE.
  const parameters = isSocket(address)
    ? `?host=${encodeURIComponent(address.host)}&sslmode=disable`
    : '?sslmode=disable';
  return requireScram(`postgresql://${user}:${password}@${host}/${database}${parameters}`);
}

function fits(address: ServerAddress): boolean {
  return Buffer.byteLength(socketFile(address)) <= MAX_SOCKET_PATH_BYTES;
}

/** Some file systems that a data directory may lie on have no sockets: network shares, the host's folders in a virtual machine. */
async function takesSockets(folder: string): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(join(folder, `.s.${randomBytes(4).toString('hex')}`), () =>
      server.close(() => resolve(true)),
    );
  });
}

async function makeFolder(parent: string, account: ServerAccount): Promise<string> {
  const folder = await mkdtemp(join(parent, FOLDER_PREFIX));
  await chmod(folder, 0o700);
  if (account.identity !== undefined) await chown(folder, account.identity.uid, account.identity.gid);
  if (await canReach(account, folder, '-w')) return folder;
  await rm(folder, { recursive: true, force: true });
  throw new EmbeddedPostgresError(`${account.name} cannot reach ${parent}.`);
}
