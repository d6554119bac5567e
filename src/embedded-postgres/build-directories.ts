import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readlink, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MACHINE_DIRECTORY } from './binaries.js';
import { makeDirectory } from '../shared/secrets/make-directory.js';
import { clusterPathIn } from './cluster.js';
import { isRunning } from './server-process.js';

/** A directory in which a cluster is built before it gets its place. */
export interface BuildDirectory {
  readonly path: string;
  /** In `dataDir`: the build directory itself, or a link to it when it lies elsewhere. Names the process that builds. */
  readonly marker: string;
}

const MARKER_NAME = /^postgres\.init-(\d+)-[0-9a-f]+$/;

/** No first start takes that long: a marker this old is a dead one's, even if another process has its id now. */
const MAX_BUILD_AGE_MS = 60 * 60 * 1000;

/** The build directories that this very process is using: an earlier process may have had the same id. */
const inUse = new Set<string>();

/** Makes a build directory in `dataDir`, or below `elsewhere`, where it is found again through its marker. */
export async function makeBuildDirectory(
  dataDir: string,
  elsewhere: string | undefined,
): Promise<BuildDirectory> {
  const name = randomBytes(8).toString('hex');
  const marker = join(dataDir, `postgres.init-${process.pid}-${name}`);
  inUse.add(marker);
  if (elsewhere === undefined) {
    await mkdir(marker, { mode: 0o700 });
    return { path: marker, marker };
  }
  const path = join(elsewhere, name);
  await makeDirectory(elsewhere, 0o755);
  await symlink(path, marker);
  await mkdir(path, { mode: 0o700 });
  return { path, marker };
}

/** Takes the build directory away; `keep` leaves one that lies elsewhere, with the cluster in it. */
export async function removeBuildDirectory({ path, marker }: BuildDirectory, keep: boolean): Promise<void> {
  if (!keep) await rm(path, { recursive: true, force: true, maxRetries: 3 });
  await rm(marker, { recursive: true, force: true });
  inUse.delete(marker);
}

/** Takes away the build directories of starts that died. What cannot be removed now is left to the next start. */
export async function removeAbandonedBuilds(dataDir: string): Promise<void> {
  const cluster = await readlink(clusterPathIn(dataDir)).catch(() => undefined);
  for (const entry of await readdir(dataDir, { withFileTypes: true })) {
    const marker = join(dataDir, entry.name);
    const pid = MARKER_NAME.exec(entry.name)?.[1];
    if (pid === undefined || inUse.has(marker) || (await isAlive(marker, Number(pid)))) continue;
    const path = entry.isSymbolicLink() ? await readlink(marker) : marker;
    // A start may have died between giving the cluster its place and removing the marker.
    const holdsCluster = cluster !== undefined && dirname(cluster) === path;
    const mayRemove = path === marker || dirname(path) === MACHINE_DIRECTORY;
    await removeBuildDirectory({ path, marker }, holdsCluster || !mayRemove).catch(() => undefined);
  }
}

async function isAlive(marker: string, pid: number): Promise<boolean> {
  const age = await stat(marker).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
  return pid !== process.pid && age < MAX_BUILD_AGE_MS && (await isRunning(pid));
}
