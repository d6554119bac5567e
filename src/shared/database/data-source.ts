import pg from 'pg';
import { DataSource } from 'typeorm';
import { GuardedClient } from '../secrets/guarded-client.js';
import type { MigrationClass } from './database-schema.js';

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

/**
 * A connection whose loss the statement under way reports, or the next one. Unheard, the event of an ended connection would
 * end the process; the pool listens only while it holds the connection itself.
 */
export class QuietClient extends GuardedClient {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/** pg's own message of the start, which its types leave out (pg 8, lib/client.js). */
interface StartupInternals {
  getStartupConf(): Record<string, string>;
}
const base = pg.Client.prototype as unknown as StartupInternals;

/**
 * A connection to Quartet's own database. The server compiles none of its statements (`jit`): each takes a millisecond or so, and compiling one
 * takes ten. Said at the start of the connection, so that it costs no round trip and holds before the first statement.
 */
export class OwnDatabaseClient extends QuietClient {
  protected getStartupConf(): Record<string, string> {
    return { ...base.getStartupConf.call(this as unknown as StartupInternals), jit: 'off' };
  }
}

/** Without any limit of time, whatever the server has for this user or database (`ALTER ROLE … SET statement_timeout`). */
class UnlimitedClient extends OwnDatabaseClient {
  protected override getStartupConf(): Record<string, string> {
    return { ...super.getStartupConf(), statement_timeout: '0', idle_in_transaction_session_timeout: '0' };
  }
}

/** How long one statement may take before the caller gets an error instead; milliseconds. The answer is to be there within 5 s. */
const TIMEOUT_MS = 4_500;

/** The server gives a statement up first, and so takes it back; should the server hang, its connection is given up a little later. */
const limitsOf = (timeoutMs: number): pg.ClientConfig => ({
  statement_timeout: Math.round(timeoutMs * 0.9),
  query_timeout: timeoutMs,
  idle_in_transaction_session_timeout: 2 * timeoutMs,
});

/**
 * The one factory of data sources, for the app, the migrations and the tests.
 * @param pool connections that it may open
 * @param timeoutMs for one statement; 0 = no limit, for migrations, which may take long on a large table
 * @param migrations those that may run on it
 */
export function createDataSource(
  url: string,
  pool: number,
  timeoutMs = TIMEOUT_MS,
  migrations: readonly MigrationClass[] = [],
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: 'platform',
    applicationName: 'quartet',
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    // What fails is thrown, and logged by Quartet.
    logger: 'debug',
    poolSize: pool,
    connectTimeoutMS: 4_000,
    extra: {
      Client: timeoutMs > 0 ? OwnDatabaseClient : UnlimitedClient,
      types: exactTypes(),
      keepAlive: true,
      ...(timeoutMs > 0 && limitsOf(timeoutMs)),
    },
  });
}

/** The pool of an initialised data source. */
export function poolOf(dataSource: DataSource): pg.Pool {
  return (dataSource.driver as unknown as { master: pg.Pool }).master;
}
