import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './embedded-postgres-error.js';
import { SOCKET_PORT, isSocket, socketFile } from './server-address.js';
import type { ServerAddress } from './server-address.js';

/** PostgreSQL's own lock file, `postmaster.pid` in the cluster. */
export interface PostmasterPid {
  /** Undefined when the file is empty or damaged, as after a power cut. */
  readonly pid: number | undefined;
  /** Where the server listens; undefined until it has written that down. */
  readonly address: ServerAddress | undefined;
  readonly text: string;
}

/** Reads the lock file ; undefined when there is none. Its lines (PostgreSQL's `pidfile.h`): process id, cluster,
 * start, port, folder of the socket, address of the port. */
export async function readPostmasterPid(cluster: string): Promise<PostmasterPid | undefined> {
  try {
    const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
    const lines = text.split('\n');
    return { pid: positive(lines[0]), address: addressIn(lines), text };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function addressIn([, , , portLine, folder, listenAddress]: string[]): ServerAddress | undefined {
  const port = positive(portLine);
  if (port === undefined) return undefined;
  if (folder?.startsWith('/')) return { host: folder, port };
  // An empty line, or none yet, says nothing: a port that is not this server's would be asked.
  return listenAddress ? { host: listenAddress, port } : undefined;
}

/**
 * Removes the lock file that was judged stale, and that of its socket, which the same server left. It is taken aside first and looked at again: a server of
 * another start may have written its own in between, and that one is put back.
 */
export async function removeStalePid(cluster: string, judged: PostmasterPid): Promise<void> {
  await removeStaleLock(join(cluster, 'postmaster.pid'), (text) => text === judged.text);
  const socket = judged.address ?? { host: cluster, port: SOCKET_PORT };
  if (!isSocket(socket)) return;
  // PostgreSQL would refuse to start where the process id belongs to another program of its account by now.
  const written = judged.pid === undefined ? '' : String(judged.pid);
  await removeStaleLock(
    `${socketFile(socket)}.lock`,
    (text) => (text.split('\n')[0] ?? '').trim() === written,
  );
}

async function removeStaleLock(file: string, isJudged: (text: string) => boolean): Promise<void> {
  const aside = `${file}.stale-${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if (!isJudged(await readFile(aside, 'utf8'))) await link(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Process ids come from a file: never 0 or a negative one, which would name a whole group to `kill`. */
function positive(line: string | undefined): number | undefined {
  const number = Math.abs(Number.parseInt(line ?? '', 10));
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
