import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { BobuxConfig } from '../settings.js';
import { DatabaseError } from '../../../shared/database/database-error.js';
import { OwnDatabaseClient } from '../../../shared/database/data-source.js';
import { Database } from '../../../shared/database/database.js';
import { DatabaseUrl } from '../../../shared/database/database-url.js';
import { withStartLock } from '../../../shared/database/start-lock.js';
import type { CommandContext } from '../command-context.js';
import { OwnCommits } from '../feed/own-commits.js';
import { Nonces, sqlLoginStatements, type NonceClaim } from '../nonces/nonces.js';
import { EncodedData, refusal, settle, success, type Outcome } from '../outcome.js';
import { SqlAudit } from './sql-audit.js';
import { SqlLogin, SqlLoginError } from './sql-login.js';
import { SqlSession, type SqlResult } from './sql-session.js';

/** Statements that run at the same moment; the others wait. */
const MAX_SESSIONS = 4;
const BACKEND_CHECK_MS = 200;
/** How long an answer may wait until its nonce can be recorded; what cannot be interrupted holds that up. */
const RECORD_TIMEOUT_MS = 2_000;

/**
 * `sendsql`: one statement, logged in as a role that can reach the players, their history and their holds, and nothing else. It is not `SET ROLE` on a shared
 * connection, which the statement could take back.
 */
@Injectable()
export class SqlConsole implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('sendsql');
  private readonly audit: SqlAudit;
  private readonly nonces: Nonces;
  private readonly ownNonces: Nonces;
  private pool: pg.Pool | undefined;
  private isClosing = false;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly url: DatabaseUrl,
    @Inject(BobuxConfig) private readonly config: BobuxConfig,
    private readonly commits: OwnCommits,
  ) {
    this.audit = new SqlAudit(database);
    this.nonces = new Nonces(box, sqlLoginStatements);
    this.ownNonces = new Nonces(box);
  }

  async onModuleInit(): Promise<void> {
    try {
      const login = new SqlLogin(this.database, this.box, this.url.value);
      const connectionString = await withStartLock(this.url.value, () =>
        login.prepare(this.config.sqlDatabaseUrl),
      );
      this.pool = new pg.Pool({
        Client: OwnDatabaseClient,
        connectionString,
        max: MAX_SESSIONS,
        // A statement may leave settings, locks and prepared statements behind: no connection is used twice.
        maxUses: 1,
        connectionTimeoutMillis: 5_000,
        keepAlive: true,
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
    this.isClosing = true;
    await this.pool?.end();
  }

  /**
   * @returns `{ rows, affected }`, or SQL_ERROR with what the database says: `message`, `detail`, `hint`, `position` (from 1, in characters)
   * @throws DatabaseError the database cannot be reached
   */
  async run(statement: string, context: CommandContext): Promise<Outcome> {
    if (this.pool === undefined) {
      return refusal('SQL_ERROR', { message: 'sendsql is switched off on this server' });
    }
    const client = await this.pool.connect().catch((error: unknown) => {
      throw new DatabaseError(error);
    });
    const session = new SqlSession(client);
    let ended: Promise<void>;
    let outcome: Outcome;
    try {
      outcome = await this.runAudited(session, statement, context);
    } finally {
      session.end();
      ended = this.endBackend(session.abandonedPid);
      void ended.finally(() => client.release(true));
    }
    const { nonce } = context;
    if (nonce === undefined || session.abandonedPid === undefined) return outcome;
    const recorded = ended.then(() => this.recordCut(nonce, outcome));
    recorded.catch(() => undefined);
    return await Promise.race([recorded, setTimeout(RECORD_TIMEOUT_MS, outcome, { ref: false })]);
  }

  /**
   * Records what was answered to a statement whose connection we cut: the transaction that would have done it went with the connection.
   * @returns what was recorded, which is that of the same message sent again meanwhile, if that was first
   */
  private recordCut(nonce: NonceClaim, outcome: Outcome): Promise<Outcome> {
    return this.database.transaction((transaction) =>
      this.ownNonces.once(transaction, nonce, false, () => Promise.resolve(outcome)),
    );
  }

  /**
   * Ends what still runs in the database for nobody. Its place is taken until then, so that statements which cannot be interrupted (libxml) are no
   * more than there are places. Never rejects.
   */
  private async endBackend(pid: number | undefined): Promise<void> {
    while (pid !== undefined && !this.isClosing) {
      try {
        const [backend] = await this.database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND datname = current_database() AND usename <> current_user`,
          [pid],
        );
        if (backend === undefined) return;
      } catch (error) {
        this.logger.warn(`a statement past its time could not be ended in the database: ${String(error)}`);
        return;
      }
      await setTimeout(BACKEND_CHECK_MS, undefined, { ref: false });
    }
  }

  private async runAudited(
    session: SqlSession,
    statement: string,
    context: CommandContext,
  ): Promise<Outcome> {
    const id = await this.audit.begin(context.caller.key, statement, await session.backendPid());
    let ran = false;
    let result: SqlResult | undefined;
    const command = async (): Promise<Outcome> => {
      ran = true;
      return await settle(async () => {
        result = await session.run(statement);
        return success(new EncodedData(`{"rows":${result.rows},"affected":${result.affected}}`));
      });
    };
    try {
      const outcome = await settle(() => this.runOnce(session, command, context));
      await this.audit.finish(
        id,
        outcome.success ? result : undefined,
        ran ? failureOf(outcome) : notRun(outcome),
      );
      return outcome;
    } catch (error) {
      await this.audit.finish(id, undefined, String(error)).catch(() => undefined);
      throw error;
    }
  }

  private async runOnce(
    session: SqlSession,
    command: () => Promise<Outcome>,
    context: CommandContext,
  ): Promise<Outcome> {
    await session.begin();
    const outcome = context.nonce
      ? await this.nonces.once(session, context.nonce, context.isStale, command)
      : await command();
    // Without a nonce there is nothing to keep of a refused statement; its connection, and so its transaction, goes at once.
    if (outcome.success || context.nonce) {
      await session.query('COMMIT');
      this.commits.happened();
    }
    return outcome;
  }
}

function failureOf(outcome: Outcome): string | null {
  if (outcome.success) return null;
  return typeof outcome.data.message === 'string' ? outcome.data.message : outcome.error;
}

/** Why its nonce kept a statement from running. */
function notRun(outcome: Outcome): string {
  const isNew = !outcome.success && ['NONCE_REUSED_ERROR', 'STALE_MESSAGE_ERROR'].includes(outcome.error);
  return isNew ? `not run: ${outcome.error}` : 'not run: its nonce was answered before';
}
