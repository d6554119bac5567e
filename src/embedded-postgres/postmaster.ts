import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { CANNOT_CONNECT_NOW, connectAsAdmin, isRefusedPassword } from './admin-connection.js';
import { EmbeddedPostgresError, codeOf } from './embedded-postgres-error.js';
import { spawnOptionsFor } from './server-account.js';
import { listenSettings } from './server-address.js';
import type { ServerAddress } from './server-address.js';
import { lastLines, openServerLog } from './server-log.js';
import type { ServerSetup } from './server-setup.js';

/** How long the server may be silent after its start, and how long it may say that it recovers; ms. */
const SILENCE_TIMEOUT_MS = 60_000;
const RECOVERY_TIMEOUT_MS = 600_000;

/** The server ended before it accepted connections. `lines` are its last ones in the log. */
export class ServerEndedError extends EmbeddedPostgresError {
  constructor(
    reason: string,
    readonly lines: string,
    logFile: string,
  ) {
    super(
      `The embedded PostgreSQL stopped while it was starting (${reason}). The end of its log, ${logFile}:\n${lines}`,
    );
  }
}

/** A server that is a child of this process. It does not keep the process alive. */
export class Postmaster {
  /** Resolves, with the reason in words, when the server has ended. */
  readonly ended: Promise<string>;
  private reason: string | undefined = undefined;

  private constructor(
    private readonly child: ChildProcess,
    private readonly setup: ServerSetup,
    readonly address: ServerAddress,
    private readonly logOffset: number,
  ) {
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${String(code)}`));
    });
    void this.ended.then((reason) => (this.reason = reason));
    child.unref();
  }

  /** Starts the server in a session of its own, so that Ctrl-C on the terminal reaches Quartet only. */
  static async spawn(setup: ServerSetup, address: ServerAddress): Promise<Postmaster> {
    const settings = {
      ...listenSettings(address),
      max_connections: '200',
      logging_collector: 'off',
      // The client of a wrong statement gets its error; the log would only grow by it.
      log_min_messages: 'log',
      temp_file_limit: '1GB',
      timezone: 'UTC',
      log_timezone: 'UTC',
      ...setup.settings,
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const { handle, offset } = await openServerLog(setup.logFile);
    try {
      const options = spawnOptionsFor(setup.account);
      const child = spawn(setup.binaries.postgres, ['-D', setup.cluster.path, ...args], {
        ...options,
        ...(options.env && { env: { ...options.env, ...setup.environment } }),
        stdio: ['ignore', handle.fd, handle.fd],
        detached: true,
        windowsHide: true,
      });
      return new Postmaster(child, setup, address, offset);
    } finally {
      await handle.close();
    }
  }

  get isRunning(): boolean {
    return this.reason === undefined;
  }

  /**
   * The first connection that the server accepts, as superuser.
   *
   * @throws ServerEndedError when it ends instead; EmbeddedPostgresError when it accepts none in 60 s (ten
   *   minutes while it recovers from a crash) or refuses the password; AbortError when `signal` aborts
   */
  async firstConnection(signal: AbortSignal): Promise<Client> {
    const start = Date.now();
    let limit = SILENCE_TIMEOUT_MS;
    while (Date.now() - start < limit) {
      signal.throwIfAborted();
      if (this.reason !== undefined) {
        const { logFile } = this.setup;
        throw new ServerEndedError(this.reason, await lastLines(logFile, this.logOffset), logFile);
      }
      try {
        return await connectAsAdmin(this.address, this.setup.passwords.superuserPassword);
      } catch (error) {
        if (isRefusedPassword(error)) throw refusedPassword(this.setup, error);
        if (codeOf(error) === CANNOT_CONNECT_NOW) limit = RECOVERY_TIMEOUT_MS;
      }
      await delay(30, undefined, { signal });
    }
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL accepted no connection within ${limit / 1000} s. See ${this.setup.logFile}.`,
    );
  }

  /** Fast shutdown (SIGINT); after 10 s immediate shutdown (SIGQUIT), which the next start recovers from. */
  async stop(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      if (this.reason !== undefined) return;
      this.child.kill(signal);
      await Promise.race([this.ended, unlessStopped(this.ended, 10_000)]);
    }
  }

  /** Asks for a fast shutdown without waiting: all that can be done while the process exits. */
  requestStop(): void {
    if (this.reason === undefined) this.child.kill('SIGINT');
  }
}

/** The error for a server of this cluster that does not know our password. */
export function refusedPassword(setup: ServerSetup, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The database in ${setup.cluster.path} does not know the password in ${setup.dataDir}/postgres.json. Restore ` +
      'the file that belongs to this database from a backup.',
    { cause },
  );
}

/** Resolves after `milliseconds`; the timer goes when the server has ended, and holds the process until then. */
async function unlessStopped(ended: Promise<unknown>, milliseconds: number): Promise<void> {
  const timer = new AbortController();
  void ended.then(() => timer.abort());
  await delay(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
}
