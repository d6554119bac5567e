import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DATABASE_URL_ADVICE } from './binaries.js';
import { unusableDataDirectory } from './data-directory.js';
import { EmbeddedPostgresError, codeOf } from './embedded-postgres-error.js';
import { canReach } from './server-account.js';
import type { Owner, ServerAccount } from './server-account.js';

/** A PostgreSQL data directory that initdb has finished. */
export interface Cluster {
  /** Without symbolic links: the server's working directory is compared with it. */
  readonly path: string;
  readonly owner: Owner;
  /** PostgreSQL's major version that made it. */
  readonly major: number;
}

/** Where the cluster of a `dataDir` is found: a directory, or as root possibly a link to one elsewhere. */
export function clusterPathIn(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/**
 * Finds the cluster of `dataDir`.
 *
 * @returns undefined when there is none yet
 * @throws EmbeddedPostgresError when something else stands in its place, or its link leads nowhere
 */
export async function findCluster(dataDir: string): Promise<Cluster | undefined> {
  const place = clusterPathIn(dataDir);
  try {
    const entries = await readdir(place);
    if (entries.length === 0) return undefined;
    if (!entries.includes('PG_VERSION')) throw notACluster(place, 'it holds other files');
    const path = await realpath(place);
    const { uid, gid } = await stat(path);
    return {
      path,
      owner: { uid, gid },
      major: Number.parseInt(await readFile(join(path, 'PG_VERSION'), 'utf8')),
    };
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    if (codeOf(error) === 'ENOTDIR') throw notACluster(place, 'it is a file');
    if (codeOf(error) !== 'ENOENT') throw unusableDataDirectory(dataDir, error);
    await refuseBrokenLink(dataDir, place);
    return undefined;
  }
}

/**
 * Checks that these programs, run by this account, can serve the cluster.
 *
 * @throws EmbeddedPostgresError when they cannot
 */
export async function checkCluster(cluster: Cluster, major: number, account: ServerAccount): Promise<void> {
  if (cluster.major !== major) {
    throw new EmbeddedPostgresError(
      `The database in ${cluster.path} was made by PostgreSQL ${cluster.major}, and this Quartet brings ` +
        `PostgreSQL ${major}, which cannot open it. With the Quartet that made it, write a backup (npm run backup -- FILE); move ` +
        'the directory away, and with this one restore the backup (npm run restore -- FILE); or ' +
        uncapitalised(DATABASE_URL_ADVICE),
    );
  }
  if (!(await canReach(account, cluster.path, '-x'))) {
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root, and ${account.name} cannot reach the database in ${cluster.path}. Let it ` +
        'pass through the directories above (chmod o+x), or start Quartet as the owner of the data.',
    );
  }
}

async function refuseBrokenLink(dataDir: string, place: string): Promise<void> {
  if (!(await readdir(dataDir)).includes('postgres')) return;
  throw new EmbeddedPostgresError(
    `The database of ${dataDir} is gone: ${place} is a link to a directory that does not exist. Restore that ` +
      'directory, or delete the link to begin with an empty database.',
  );
}

function notACluster(place: string, reason: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `${place} is not a PostgreSQL data directory: ${reason}. Move it away, or set DATA_DIR to another directory.`,
  );
}

function uncapitalised(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
