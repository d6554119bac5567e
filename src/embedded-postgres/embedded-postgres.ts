import { join, resolve } from 'node:path';
import { findNativeFolder, prepareBinaries } from './binaries.js';
import { clusterPasswords } from './cluster-passwords.js';
import { checkCluster, findCluster } from './cluster.js';
import { makeDataDirectory } from './data-directory.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { makeCluster } from './new-cluster.js';
import { ensureOwnerRole, QUARTET_NAME } from './owner-role.js';
import { findServerAccount } from './server-account.js';
import { databaseUrl } from './server-address.js';
import type { Listen } from './server-address.js';
import type { ServerSetup } from './server-setup.js';
import { Supervisor, asEmbeddedPostgresError } from './supervisor.js';
import { removeAbandonedBuilds } from './build-directories.js';

/** How the embedded server is started. */
export interface EmbeddedPostgresOptions {
  /** `DATA_DIR`: the cluster, its passwords and its log are kept here. Made when it is missing. */
  readonly dataDir: string;
  /** Logs, one line each, what the operator should know: where data is kept, recoveries. */
  readonly log: (line: string) => void;
  /** Extra server settings, as `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /**
   * Default `socket`: in a directory that only its account and root can enter. `tcp`, a port of 127.0.0.1 that every account of the machine
   * reaches: on Windows always, and for tests and benches that put something before it.
   */
  readonly listen?: Listen | undefined;
  /** As root, names of accounts to run the server under; default `postgres`. */
  readonly accounts?: readonly string[] | undefined;
  /** Extra variables for the server, which gets none of this process's, as `{ LD_PRELOAD: … }` for tests. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/**
 * The PostgreSQL that Quartet brings itself: the real server, from npm packages, on a Unix socket. Its data outlives restarts and kills of Quartet and of the server.
 */
export class EmbeddedPostgres {
  private constructor(
    private readonly supervisor: Supervisor,
    /** As the role `quartet` in the database `quartet` (`databaseUrl`); stays the same until `stop`. */
    readonly url: string,
    /** The superuser `postgres` in the database `postgres`; for tests and backups. */
    readonly adminUrl: string,
  ) {}

  /**
   * Starts the server of `dataDir`, which is made at the first start, and keeps it running.
   *
   * @throws EmbeddedPostgresError when this machine cannot run it, another Quartet is using `dataDir`, or
   *   the data cannot be opened; the message is for the operator
   */
  static async start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
    const dataDir = resolve(options.dataDir);
    try {
      const setup = await prepare(dataDir, options);
      const supervisor = await Supervisor.start(setup);
      try {
        await ensureOwnerRole(supervisor.client, setup.passwords.ownerPassword);
      } catch (error) {
        await supervisor.stop();
        throw error;
      }
      const { ownerPassword, superuserPassword } = setup.passwords;
      const { address } = supervisor;
      return new EmbeddedPostgres(
        supervisor,
        databaseUrl(address, QUARTET_NAME, ownerPassword, QUARTET_NAME),
        databaseUrl(address, 'postgres', superuserPassword, 'postgres'),
      );
    } catch (error) {
      throw asEmbeddedPostgresError(error, dataDir);
    }
  }

  /** Stops the server: fast shutdown, and after 10 s immediate. May be called again. */
  stop(): Promise<void> {
    return this.supervisor.stop();
  }
}

async function prepare(dataDir: string, options: EmbeddedPostgresOptions): Promise<ServerSetup> {
  const { log, settings = {}, environment = {}, listen = 'socket' } = options;
  await makeDataDirectory(dataDir);
  await removeAbandonedBuilds(dataDir);
  const existing = await findCluster(dataDir);
  const account = await findServerAccount(existing?.owner, options.accounts);
  const binaries = await prepareBinaries(await findNativeFolder(), account, dataDir, log);
  const passwords = await clusterPasswords(dataDir, existing !== undefined);
  if (existing === undefined) {
    const { superuserPassword } = passwords;
    await makeCluster({ dataDir, binaries, account, superuserPassword, sync: settings.fsync !== 'off', log });
  }
  const cluster = existing ?? (await findCluster(dataDir));
  if (cluster === undefined) {
    throw new EmbeddedPostgresError(`The new database did not get its place ${join(dataDir, 'postgres')}.`);
  }
  await checkCluster(cluster, binaries.major, account);
  return {
    ...{ dataDir, binaries, account, cluster, passwords, listen, settings, environment, log },
    logFile: join(dataDir, 'postgres.log'),
  };
}
