import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { machineDirectory } from './binaries.js';
import { clusterPathIn } from './cluster.js';
import { isRunning } from './server-process.js';

/** A directory in which a cluster is built before it gets its place. */
export interface Workshop {
  readonly path: string;
  /** In `dataDir`: the workshop itself, or a link to it when it lies elsewhere. Names the process that builds. */
  readonly marker: string;
}

const markerName = /^postgres\.init-(\d+)-[0-9a-f]+$/;

/** No first start takes that long: a marker this old is a dead one's, whoever has its process id now. */
const oldestAttempt = 60 * 60 * 1000;

/** The workshops that this very process is using: an earlier process may have had the same id. */
const inUse = new Set<string>();

/** Makes a workshop in `dataDir`, or below `elsewhere`, where it is found again through its marker. */
export async function beginWorkshop(dataDir: string, elsewhere: string | null): Promise<Workshop> {
  const name = randomBytes(8).toString('hex');
  const marker = join(dataDir, `postgres.init-${process.pid}-${name}`);
  inUse.add(marker);
  if (elsewhere === null) {
    await mkdir(marker, { mode: 0o700 });
    return { path: marker, marker };
  }
  const path = join(elsewhere, name);
  await mkdir(elsewhere, { recursive: true, mode: 0o755 });
  await symlink(path, marker);
  await mkdir(path, { mode: 0o700 });
  return { path, marker };
}

/** Takes the workshop away; `keep` leaves one that lies elsewhere, with the cluster in it. */
export async function endWorkshop({ path, marker }: Workshop, keep: boolean): Promise<void> {
  if (!keep) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  await rm(marker, { recursive: true, force: true });
  inUse.delete(marker);
}

/** Takes away the workshops of starts that died. What cannot be removed now is left to the next start. */
export async function sweepWorkshops(dataDir: string): Promise<void> {
  const cluster = await readlink(clusterPathIn(dataDir)).catch(() => null);
  for (const entry of await readdir(dataDir, { withFileTypes: true })) {
    const marker = join(dataDir, entry.name);
    const pid = markerName.exec(entry.name)?.[1];
    if (pid === undefined || inUse.has(marker) || (await isAlive(marker, Number(pid)))) continue;
    const path = entry.isSymbolicLink() ? await readlink(marker) : marker;
    // A start may have died between giving the cluster its place and removing the marker.
    const holdsCluster = cluster !== null && dirname(cluster) === path;
    const mayRemove = path === marker || dirname(path) === machineDirectory;
    await endWorkshop({ path, marker }, holdsCluster || !mayRemove).catch(() => undefined);
  }
}

async function isAlive(marker: string, pid: number): Promise<boolean> {
  const age = await stat(marker).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  return pid !== process.pid && age < oldestAttempt && (await isRunning(pid));
}
