import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { SecretBox } from '../auth/secret-box.js';
import { BobuxConfig } from '../config/config.js';
import { DatabaseError } from '../database/database-error.js';
import { Database } from '../database/database.js';
import { DatabaseUrl } from '../database/database-url.js';
import { withStartLock } from '../database/start-lock.js';
import type { Call } from './call.js';
import { LedgerError } from './ledger-error.js';
import { Nonces, sqlLoginStatements } from './nonces.js';
import { settle, unwrap, type Data, type Outcome } from './outcome.js';
import { SqlAudit } from './sql-audit.js';
import { SqlLogin, SqlLoginError } from './sql-login.js';
import { SqlSession } from './sql-session.js';

/** Statements that run at the same moment; the others wait. */
const SESSIONS = 4;

/**
 * `sendsql`: one statement, logged in as a role that can reach the players and nothing else. It is not `SET ROLE` on a shared
 * connection, which the statement could take back.
 */
@Injectable()
export class SqlConsole implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('sendsql');
  private readonly audit: SqlAudit;
  private readonly nonces: Nonces;
  private pool: pg.Pool | undefined;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly url: DatabaseUrl,
    @Inject(BobuxConfig) private readonly config: BobuxConfig,
  ) {
    this.audit = new SqlAudit(database);
    this.nonces = new Nonces(box, sqlLoginStatements);
  }

  async onModuleInit(): Promise<void> {
    try {
      const login = new SqlLogin(this.database, this.box, this.url.value);
      const connectionString = await withStartLock(this.url.value, () =>
        login.prepare(this.config.sqlDatabaseUrl),
      );
      this.pool = new pg.Pool({
        connectionString,
        max: SESSIONS,
        // A statement may leave settings, locks and prepared statements behind: no connection is used twice.
        maxUses: 1,
        connectionTimeoutMillis: 10_000,
        application_name: 'quartet sendsql',
      });
      this.pool.on('error', (error) => this.logger.warn(`a connection was lost: ${error.message}`));
    } catch (error) {
      if (!(error instanceof SqlLoginError)) throw error;
      this.logger.warn(
        `sendsql is switched off: ${error.message}. Set BOBUX_SQL_DATABASE_URL as the README says.`,
      );
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool?.end();
  }

  /**
   * @returns `{ rows }`
   * @throws LedgerError SQL_ERROR with the database's message in `data.message`
   * @throws DatabaseError the database cannot be reached
   */
  async run(statement: string, call: Call): Promise<Data> {
    if (this.pool === undefined) {
      throw new LedgerError('SQL_ERROR', { message: 'sendsql is switched off on this server' });
    }
    if (statement.includes('\0'))
      throw new LedgerError('SQL_ERROR', { message: 'a statement cannot hold NUL' });
    const client = await this.pool.connect().catch((error: unknown) => {
      throw new DatabaseError(error);
    });
    try {
      return await this.runAudited(new SqlSession(client), statement, call);
    } finally {
      client.release(true);
    }
  }

  private async runAudited(session: SqlSession, statement: string, call: Call): Promise<Data> {
    const id = await this.audit.begin(call.caller.key, statement, await session.backendPid());
    try {
      const outcome = await this.runOnce(session, statement, call);
      await this.audit.finish(id, ...summary(outcome));
      return unwrap(outcome);
    } catch (error) {
      if (!(error instanceof LedgerError))
        await this.audit.finish(id, null, String(error)).catch(() => undefined);
      throw error;
    }
  }

  private async runOnce(session: SqlSession, statement: string, call: Call): Promise<Outcome> {
    const command = (): Promise<Outcome> => settle(async () => ({ rows: await session.run(statement) }));
    await session.begin();
    const outcome = call.nonce
      ? await this.nonces.once(session, call.nonce, call.isStale, command)
      : await command();
    try {
      await session.query(outcome.success || call.nonce ? 'COMMIT' : 'ROLLBACK');
      return outcome;
    } catch (error) {
      // The effect and its record are gone together: what is left of a cut connection is the reason why it was cut.
      if (!outcome.success) return outcome;
      throw error;
    }
  }
}

function summary({ success, data }: Outcome): [rowCount: number | null, message: string | null] {
  if (success) return [(data.rows as unknown[]).length, null];
  return [null, typeof data.message === 'string' ? data.message : null];
}
