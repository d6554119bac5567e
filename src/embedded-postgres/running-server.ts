import { setTimeout as delay } from 'node:timers/promises';
import { connectAsAdmin, endQuietly } from './admin-connection.js';
import { clusterPasswords } from './cluster-passwords.js';
import { findCluster } from './cluster.js';
import { ownedBy } from './ownership.js';
import { QUARTET_NAME } from './owner-role.js';
import { readPostmasterPid } from './postmaster-pid.js';
import { databaseUrl } from './server-address.js';
import { identityOf, isRunning } from './server-process.js';

/** A server that has just come up is owned within this time. */
const OWNERSHIP_TIMEOUT_MS = 1500;

/**
 * Finds the embedded server of a `dataDir` that a running Quartet owns.
 *
 * @returns its address, as the role `quartet` in the database `quartet`; undefined where no Quartet runs there (what a killed one left behind is none)
 */
export async function findRunningServer(dataDir: string): Promise<string | undefined> {
  const cluster = await findCluster(dataDir).catch(() => undefined);
  const found = cluster && (await readPostmasterPid(cluster.path));
  if (!cluster || !found?.pid || !found.address || !(await isRunning(found.pid))) return undefined;
  if ((await identityOf(found.pid, cluster.path)) === 'other') return undefined;
  const { superuserPassword, ownerPassword } = await clusterPasswords(dataDir, true);
  const client = await connectAsAdmin(found.address, superuserPassword).catch(() => undefined);
  if (client === undefined) return undefined;
  try {
    for (const until = Date.now() + OWNERSHIP_TIMEOUT_MS; Date.now() < until; await delay(100)) {
      if (await ownedBy(client)) {
        return databaseUrl(found.address, QUARTET_NAME, ownerPassword, QUARTET_NAME);
      }
    }
    return undefined;
  } finally {
    await endQuietly(client);
  }
}

/** Whether a database was ever made there. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return (await findCluster(dataDir).catch(() => undefined)) !== undefined;
}
