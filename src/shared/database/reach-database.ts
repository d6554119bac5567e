import type { DatabaseConfig } from '../config/platform-settings.js';
import { EmbeddedPostgres, findRunningServer, hasCluster } from '../../embedded-postgres/index.js';
import { DatabaseStartError } from './database-start-error.js';

/** A database that a command of the operator works on. */
export interface ReachedDatabase {
  readonly url: string;
  /** The embedded server was started for this command alone: no Quartet can run on it meanwhile. */
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
