import { setTimeout as delay } from 'node:timers/promises';
import { connectAsAdmin, endQuietly } from './admin-connection.js';
import { clusterPasswords } from './cluster-passwords.js';
import { findCluster } from './cluster.js';
import { ownedBy } from './ownership.js';
import { quartetName } from './owner-role.js';
import { readPostmasterPid } from './postmaster-pid.js';
import { identityOf, isRunning } from './server-process.js';

/** A server that has just come up is owned within this time; ms. */
const LOCKING_MS = 1500;

/**
 * Finds the embedded server of a `dataDir` that a running Quartet owns.
 *
 * @returns its `postgresql://quartet:…@127.0.0.1:PORT/quartet`; null where no Quartet runs there (what a killed one left behind is none)
 */
export async function findRunningServer(dataDir: string): Promise<string | null> {
  const cluster = await findCluster(dataDir).catch(() => null);
  const found = cluster && (await readPostmasterPid(cluster.path));
  if (!cluster || !found?.pid || !found.port || !(await isRunning(found.pid))) return null;
  if ((await identityOf(found.pid, cluster.path)) === 'other') return null;
  const { superuserPassword, ownerPassword } = await clusterPasswords(dataDir, true);
  const client = await connectAsAdmin(found.port, superuserPassword).catch(() => null);
  if (client === null) return null;
  try {
    for (const until = Date.now() + LOCKING_MS; Date.now() < until; await delay(100)) {
      if (await ownedBy(client)) {
        return `postgresql://${quartetName}:${ownerPassword}@127.0.0.1:${found.port}/${quartetName}`;
      }
    }
    return null;
  } finally {
    await endQuietly(client);
  }
}

/** Whether a database was ever made there. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return (await findCluster(dataDir).catch(() => null)) !== null;
}
