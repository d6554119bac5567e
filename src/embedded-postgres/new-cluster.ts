import {
  chmod,
  chown,
  lchown,
  mkdir,
  readdir,
  rename,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DATABASE_URL_ADVICE, MACHINE_DIRECTORY } from './binaries.js';
import type { Binaries } from './binaries.js';
import { clusterPathIn } from './cluster.js';
import { EmbeddedPostgresError, codeOf, messageOf } from './embedded-postgres-error.js';
import { canReach, runAs } from './server-account.js';
import type { Owner, ServerAccount } from './server-account.js';
import { makeBuildDirectory, removeBuildDirectory } from './build-directories.js';

/** What a new cluster is made from; `sync` false leaves out waiting for the disk (for tests). */
export interface NewClusterOptions {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly account: ServerAccount;
  readonly superuserPassword: string;
  readonly sync: boolean;
  readonly log: (line: string) => void;
}

/**
 * Makes the cluster of `dataDir`, unless another start makes it at the same moment: then that one stays.
 * It is built in a directory aside and put in its place in one step, so a killed start leaves none or a
 * whole one. When the account cannot reach `dataDir`, it is built below /var/lib/quartet, under a random
 * name (after `dataDir` is deleted the database is empty, not an old one), and `dataDir` links to it.
 *
 * @throws EmbeddedPostgresError when initdb fails
 */
export async function makeCluster(options: NewClusterOptions): Promise<void> {
  const { dataDir, account, log } = options;
  const place = clusterPathIn(dataDir);
  const near = await canReach(account, dataDir, '-x');
  const buildDirectory = await makeBuildDirectory(dataDir, near ? undefined : MACHINE_DIRECTORY);
  let kept = false;
  try {
    const built = await build(options, buildDirectory.path);
    kept = near ? await moveTo(place, built) : await linkTo(place, built);
    if (kept && !near) {
      log(`The database is kept in ${built}, because ${account.name} cannot reach ${dataDir}`);
    }
  } finally {
    await removeBuildDirectory(buildDirectory, kept && !near);
  }
}

async function build(options: NewClusterOptions, buildDirectory: string): Promise<string> {
  const { binaries, account, superuserPassword, sync } = options;
  const cluster = join(buildDirectory, 'postgres');
  const passwordFile = join(buildDirectory, 'password');
  await mkdir(cluster, { mode: 0o700 });
  await writeFile(passwordFile, superuserPassword, { mode: 0o600 });
  const builder = account.builder ?? account.identity;
  if (builder !== undefined) {
    const { uid, gid } = builder;
    await chmod(buildDirectory, 0o711);
    await chown(cluster, uid, gid);
    await chown(passwordFile, uid, gid);
  }
  const args = [
    ...['--pgdata', cluster, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    // One order of text on every machine, whatever its libc and ICU.
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ...['--no-instructions', ...(sync ? [] : ['--no-sync'])],
  ];
  const failed = await runAs({ ...account, identity: builder }, binaries.initdb, args).then(
    ({ code, output }) => (code === 0 ? undefined : output),
    (error: unknown) => messageOf(error),
  );
  await rm(passwordFile, { force: true });
  if (failed !== undefined) {
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL could not make its database in ${dirname(clusterPathIn(options.dataDir))} ` +
        `(initdb as ${account.name}):\n${failed}\n${DATABASE_URL_ADVICE}`,
    );
  }
  if (account.builder !== undefined && account.identity !== undefined)
    await giveTo(account.identity, cluster);
  return cluster;
}

async function giveTo({ uid, gid }: Owner, cluster: string): Promise<void> {
  for (const entry of await readdir(cluster, { recursive: true, withFileTypes: true })) {
    await lchown(join(entry.parentPath, entry.name), uid, gid);
  }
  await chown(cluster, uid, gid);
}

async function moveTo(place: string, built: string): Promise<boolean> {
  try {
    await rename(built, place);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

async function linkTo(place: string, built: string): Promise<boolean> {
  // An empty directory may stand there, as somebody made it; any other is not ours to take away.
  await rmdir(place).catch(() => undefined);
  try {
    await symlink(built, place);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
