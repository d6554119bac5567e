import { migrations } from '../../../migrations/index.js';
import type { DatabaseConfig } from '../config/platform-settings.js';
import type { Queryable } from './database.js';
import { EmbeddedPostgres, findRunningServer, hasCluster } from '../../embedded-postgres/index.js';
import { DatabaseStartError } from './open-database.js';

/** A database that a command of the operator works on. */
export interface ReachedDatabase {
  readonly url: string;
  /** The embedded server was started for this command alone: no Quartet can be at work on it meanwhile. */
  readonly alone: boolean;
  /** Stops what was started for it. */
  close(): Promise<void>;
}

/**
 * Finds the database that the configuration names: the embedded one is used where it runs, and started where it does not. Migrates nothing.
 * @param make the embedded database is made where there is none
 * @throws DatabaseStartError there is none
 * @throws EmbeddedPostgresError it cannot be started
 */
export async function reachDatabase(
  config: DatabaseConfig,
  log: (line: string) => void,
  make = false,
): Promise<ReachedDatabase> {
  const { url, dataDir } = config;
  if (url !== undefined) return { url, alone: false, close: () => Promise.resolve() };
  if (!make && !(await hasCluster(dataDir))) {
    throw new DatabaseStartError(
      `There is no database in DATA_DIR ${dataDir}. Start this in the folder in which Quartet is started, or set DATA_DIR or DATABASE_URL.`,
    );
  }
  const running = await findRunningServer(dataDir);
  if (running !== undefined) return { url: running, alone: false, close: () => Promise.resolve() };
  const embedded = await EmbeddedPostgres.start({ dataDir, log });
  return { url: embedded.url, alone: true, close: () => embedded.stop() };
}

/** The migrations that this database has had, in the order in which they ran; empty where Quartet never was. */
export async function migrationsOf(database: Queryable): Promise<string[]> {
  const [row] = await database.query<{ there: boolean }>(
    `SELECT to_regclass('platform.migrations') IS NOT NULL AS there`,
  );
  if (row?.there !== true) return [];
  const rows = await database.query<{ name: string }>('SELECT name FROM platform.migrations ORDER BY id');
  return rows.map(({ name }) => name);
}

/** @throws DatabaseStartError the database is not in the shape that this version knows */
export async function requireThisVersion(database: Queryable): Promise<void> {
  const ran = new Set(await migrationsOf(database));
  const known = migrations.map(({ name }) => name);
  if (ran.size === 0) throw new DatabaseStartError('There is nothing of Quartet in this database.');
  if (known.some((name) => !ran.has(name))) {
    throw new DatabaseStartError(
      'This database is of an older version of Quartet: start this version once, then try again.',
    );
  }
  if (ran.size > known.length) {
    throw new DatabaseStartError(
      'This database is of a newer version of Quartet: use the commands of that one.',
    );
  }
}
