import { DataSource } from 'typeorm';
import type { DatabaseConfig } from '../config/platform-settings.js';
import { createDataSource } from './data-source.js';
import { reasonAndAdvice, reasonOf } from './database-advice.js';
import { sqlStateOf } from './database-error.js';
import type { DatabaseSchema } from './database-schema.js';
import { DatabaseStartError } from './database-start-error.js';
import { Database } from './database.js';
import { EmbeddedPostgres } from '../../embedded-postgres/index.js';
import { requireKnown } from './schema-version.js';
import { applySql } from './sql-functions.js';
import { withStartLock } from './start-lock.js';
import { oneRow } from './one-row.js';

/** A migrated database, ready for work. */
export interface OpenDatabase {
  readonly dataSource: DataSource;
  readonly url: string;
  /** What it was migrated to. */
  readonly schema: DatabaseSchema;
  /** Ends the connections and, where it is ours, the server. */
  close(): Promise<void>;
}

const OLDEST_SERVER = 140_000;
const STARTING_UP = '57P03';
const STARTING_UP_TIMEOUT_MS = 30_000;

/** `postgresql://user:password@host:5432/name` without user and password. */
export function withoutCredentials(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

/** Connects; a server that says it is still starting is waited for, one that is not there is not. */
async function connect(dataSource: DataSource): Promise<void> {
  const until = Date.now() + STARTING_UP_TIMEOUT_MS;
  for (;;) {
    try {
      await dataSource.initialize();
      return;
    } catch (error) {
      if (sqlStateOf(error) !== STARTING_UP || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function requireServerVersion(dataSource: DataSource): Promise<void> {
  const rows = await dataSource.query<{ version: string }[]>(
    `SELECT current_setting('server_version_num') AS version`,
  );
  if (Number(oneRow(rows).version) < OLDEST_SERVER) {
    throw new DatabaseStartError(
      'Quartet needs PostgreSQL 14 or newer; the server of DATABASE_URL is older.',
    );
  }
}

/**
 * Runs the migrations that this database lacks, then applies what has changed of functions, triggers and views; one process at a time.
 * @throws DatabaseStartError it has what this build does not know, or a file cannot be applied
 */
export async function migrate(url: string, schema: DatabaseSchema): Promise<void> {
  const dataSource = createDataSource(url, 1, 0, schema.migrations);
  const database = new Database(dataSource);
  try {
    await dataSource.initialize();
    await withStartLock(url, async () => {
      await requireKnown(database, schema);
      await dataSource.query('CREATE SCHEMA IF NOT EXISTS platform');
      await dataSource.runMigrations();
      await applySql(database, schema);
    });
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

/**
 * Opens the database that the configuration names, or Quartet's own embedded one, and migrates it.
 * @throws DatabaseStartError unreachable, too old, of another version of Quartet, or the migration failed
 * @throws EmbeddedPostgresError the embedded server cannot run here
 */
export async function openDatabase(
  config: DatabaseConfig,
  schema: DatabaseSchema,
  log: (line: string) => void,
): Promise<OpenDatabase> {
  const embedded =
    config.url === undefined ? await EmbeddedPostgres.start({ dataDir: config.dataDir, log }) : undefined;
  const url = config.url ?? embedded?.url ?? '';
  const dataSource = createDataSource(url, config.pool);
  const close = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
  };
  try {
    await connect(dataSource);
    await requireServerVersion(dataSource);
    await migrate(url, schema);
    return { dataSource, url, schema, close };
  } catch (error) {
    await close().catch(() => undefined);
    if (error instanceof DatabaseStartError) throw error;
    const said =
      config.url === undefined
        ? `the embedded PostgreSQL says: ${reasonOf(error)}`
        : `DATABASE_URL (${withoutCredentials(url)}) says: ${reasonAndAdvice(error)}`;
    throw new DatabaseStartError(`The database cannot be used: ${said}`, { cause: error });
  }
}
