import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CANNOT_CONNECT_NOW, connectAsAdmin, endQuietly, isRefusedPassword } from './admin-connection.js';
import { EmbeddedPostgresError, codeOf } from './embedded-postgres-error.js';
import { Ownership, ownerName } from './ownership.js';
import { readPostmasterPid, removeStalePid } from './postmaster-pid.js';
import { refusedPassword } from './postmaster.js';
import { identityOf, isRunning, stopProcess } from './server-process.js';
import type { ServerSetup } from './server-setup.js';

/** How long a server may refuse connections, and how long it may say that it starts or stops; ms. */
const REFUSAL_TIMEOUT_MS = 5000;
const TRANSITION_TIMEOUT_MS = 60_000;

/** A Quartet whose server has just come up takes its lock within this time; ms. */
const OWNERSHIP_TIMEOUT_MS = 1000;

/** What came of trying to reach a server that was left running. */
type Contact = Client | 'ended' | 'unreachable' | 'hidden';

/**
 * Clears what a Quartet that was killed left in the cluster: its server, still running, is stopped; a
 * `postmaster.pid` that names no server of this cluster is removed. A server in use is left alone.
 *
 * @throws EmbeddedPostgresError when a living Quartet uses the cluster, or its server cannot be stopped
 */
export async function clearLeftOver(setup: ServerSetup, signal: AbortSignal): Promise<void> {
  const { cluster, log } = setup;
  const found = await readPostmasterPid(cluster.path);
  if (found === undefined) return;
  const { pid } = found;
  const identity =
    pid !== undefined && (await isRunning(pid)) ? await identityOf(pid, cluster.path) : 'other';
  if (pid === undefined || identity === 'other') {
    log(`Removing ${cluster.path}/postmaster.pid, which names no running server: the last one was killed`);
    // An empty one may be in the writing by a server that has just started.
    if (pid === undefined) await delay(1000, undefined, { signal });
    await removeStalePid(cluster.path, found);
    return;
  }
  const contact = await reach(setup, pid, signal);
  if (contact === 'ended') return;
  if (contact === 'unreachable') {
    if (identity === 'unknown') return removeStalePid(cluster.path, found);
  } else if (contact === 'hidden') {
    throw hiddenServer(setup, pid);
  } else if (!(await isAbandoned(setup, contact, signal))) {
    await delay(100, undefined, { signal });
    return clearLeftOver(setup, signal);
  }
  log(
    `A Quartet that was killed left its PostgreSQL running (process ${pid}); it is stopped and started anew`,
  );
  if (!(await stopProcess(pid, cluster.path, 30_000))) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL that a killed Quartet left running (process ${pid}) does not stop. End it, and start again.`,
    );
  }
}

async function reach(setup: ServerSetup, pid: number, signal: AbortSignal): Promise<Contact> {
  const start = Date.now();
  let limit = REFUSAL_TIMEOUT_MS;
  let isHidden = false;
  while (Date.now() - start < limit) {
    signal.throwIfAborted();
    const current = await readPostmasterPid(setup.cluster.path);
    if (current?.pid !== pid || !(await isRunning(pid))) return 'ended';
    try {
      // The address is written a moment after the process id.
      if (current.address !== undefined) {
        return await connectAsAdmin(current.address, setup.passwords.superuserPassword);
      }
    } catch (error) {
      if (isRefusedPassword(error)) throw refusedPassword(setup, error);
      if (codeOf(error) === CANNOT_CONNECT_NOW) limit = TRANSITION_TIMEOUT_MS;
      isHidden = codeOf(error) === 'ENOENT' && current?.address?.host !== setup.cluster.path;
    }
    await delay(100, undefined, { signal });
  }
  return isHidden ? 'hidden' : 'unreachable';
}

/** True when no Quartet holds the server, false when nobody knows: the connection broke. */
async function isAbandoned(setup: ServerSetup, client: Client, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(OWNERSHIP_TIMEOUT_MS, undefined, { signal });
    if ((await Ownership.take(client)) !== undefined) return true;
    throw inUse(setup, await ownerName(client));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EmbeddedPostgresError) throw error;
    return false;
  } finally {
    await endQuietly(client);
  }
}

/** Its socket lies in a temporary directory that this process does not see (systemd's PrivateTmp): a living Quartet may well use it. */
function hiddenServer(setup: ServerSetup, pid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `A PostgreSQL (process ${pid}) runs in DATA_DIR ${setup.dataDir}, and its socket cannot be seen from here: its Quartet has a temporary ` +
      'directory of its own. Stop that Quartet, or end the process, and try again.',
  );
}

/** The error for a cluster whose server belongs to another Quartet. */
export function inUse(setup: ServerSetup, owner: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `Another Quartet is using DATA_DIR ${setup.dataDir}: ${owner}. Stop that one first, or give this one a DATA_DIR ` +
      'of its own.',
  );
}
