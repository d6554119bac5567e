import { DataSource } from 'typeorm';
import type { DatabaseConfig } from '../config/platform-settings.js';
import { createDataSource } from './data-source.js';
import { sqlStateOf } from './database-error.js';
import { EmbeddedPostgres } from '../../embedded-postgres/index.js';
import { withStartLock } from './start-lock.js';

/** The database cannot be opened; the message is for the operator and holds no password. */
export class DatabaseStartError extends Error {
  override readonly name = 'DatabaseStartError';
}

/** A migrated database, ready for work. */
export interface OpenDatabase {
  readonly dataSource: DataSource;
  readonly url: string;
  /** Ends the connections and, where it is ours, the server. */
  close(): Promise<void>;
}

const OLDEST_SERVER = 140_000;
const STARTING_UP = '57P03';
const PATIENCE_MS = 30_000;

/** `postgresql://user:password@host:5432/name` without user and password. */
export function withoutCredentials(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

/** What a failed connection says. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}

/** Connects; a server that says it is still starting is waited for, one that is not there is not. */
async function connect(dataSource: DataSource): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
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
  const [row] = await dataSource.query<{ version: string }[]>(
    `SELECT current_setting('server_version_num') AS version`,
  );
  if (Number(row?.version) < OLDEST_SERVER) {
    throw new DatabaseStartError(
      'Quartet needs PostgreSQL 14 or newer; the server of DATABASE_URL is older.',
    );
  }
}

/** Runs the migrations that this database lacks, one process at a time. */
export async function migrate(url: string): Promise<void> {
  const dataSource = createDataSource(url, 1, 0);
  try {
    await dataSource.initialize();
    await withStartLock(url, async () => {
      await dataSource.query('CREATE SCHEMA IF NOT EXISTS platform');
      await dataSource.runMigrations();
    });
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

/**
 * Opens the database that the configuration names, or Quartet's own embedded one, and migrates it.
 * @throws DatabaseStartError unreachable, too old, or the migration failed
 * @throws EmbeddedPostgresError the embedded server cannot run here
 */
export async function openDatabase(
  config: DatabaseConfig,
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
    await migrate(url);
    return { dataSource, url, close };
  } catch (error) {
    await close().catch(() => undefined);
    if (error instanceof DatabaseStartError) throw error;
    const name =
      config.url === undefined ? 'the embedded PostgreSQL' : `DATABASE_URL (${withoutCredentials(url)})`;
    throw new DatabaseStartError(`The database cannot be used: ${name} says: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}
