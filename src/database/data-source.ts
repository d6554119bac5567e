import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';

const INT8 = 20;

/** Integers that JavaScript keeps exactly become numbers; larger ones stay decimal strings. */
export function parseInt8(text: string): number | string {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : text;
}

/** The types of pg with `bigint` as a number where that is exact. */
export function exactTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8, parseInt8);
  return types;
}

/** How long one statement may take before its connection is given up: a database that hangs must not hang the callers. */
const STATEMENT_TIMEOUT_MS = 15_000;

/**
 * The one factory of data sources, for the app, the migrations and the tests.
 * @param pool connections that it may open
 * @param timeout milliseconds for one statement; 0 = none, for migrations, which may take long on a large table
 */
export function createDataSource(url: string, pool: number, timeout = STATEMENT_TIMEOUT_MS): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: 'platform',
    applicationName: 'quartet',
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: pool,
    connectTimeoutMS: 5_000,
    extra: { types: exactTypes(), query_timeout: timeout, keepAlive: true },
  });
}
