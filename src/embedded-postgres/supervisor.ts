import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError, messageOf } from './embedded-postgres-error.js';
import { launch, own } from './launch.js';
import type { RunningServer } from './launch.js';
import { removeSocketFolder } from './server-address.js';
import type { ServerAddress } from './server-address.js';
import type { ServerSetup } from './server-setup.js';

const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 5000;

/**
 * Keeps the server running, and owned, until it is stopped: one that ends by itself (killed for want of
 * memory) is started again at the same address, so that connection pools find it there.
 */
export class Supervisor {
  private readonly closing = new AbortController();
  private recovery: Promise<void> | undefined = undefined;
  private stopped: Promise<void> | undefined = undefined;
  private readonly onExit = (): void => this.server.postmaster.requestStop();

  private constructor(
    private readonly setup: ServerSetup,
    private server: RunningServer,
  ) {
    this.watch();
    // A process that exits without stop() at least does not leave the server behind.
    process.once('exit', this.onExit);
  }

  /** Starts the server at a new address. @throws EmbeddedPostgresError when it does not come up */
  static async start(setup: ServerSetup): Promise<Supervisor> {
    return new Supervisor(setup, await launch(setup, undefined, new AbortController().signal));
  }

  get address(): ServerAddress {
    return this.server.postmaster.address;
  }

  /** The connection that holds the owner's lock, for the first statements after the start. */
  get client(): RunningServer['ownership']['client'] {
    return this.server.ownership.client;
  }

  /** Stops the server, within some 10 s; a second call waits for the first. */
  stop(): Promise<void> {
    this.stopped ??= this.shutDown();
    return this.stopped;
  }

  private async shutDown(): Promise<void> {
    this.closing.abort();
    await this.recovery;
    await this.server.ownership.release();
    await this.server.postmaster.stop();
    await removeSocketFolder(this.address);
    process.off('exit', this.onExit);
  }

  private watch(): void {
    const { postmaster, ownership } = this.server;
    void Promise.race([postmaster.ended, ownership.lost]).then(() => {
      if (!this.closing.signal.aborted) this.recovery = this.recover();
    });
  }

  /** Never rejects: it tries until it succeeds or the supervisor is stopped. */
  private async recover(): Promise<void> {
    const { signal } = this.closing;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      try {
        await delay(pause, undefined, { signal });
        this.server = await this.recovered(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.setup.log(`PostgreSQL is still away: ${messageOf(error)}`);
        continue;
      }
      this.setup.log('PostgreSQL is back');
      this.watch();
      return;
    }
  }

  private async recovered(signal: AbortSignal): Promise<RunningServer> {
    const { postmaster, ownership } = this.server;
    await ownership.release();
    if (postmaster.isRunning) {
      this.setup.log('The connection that owns PostgreSQL was lost; it is made again');
      return { postmaster, ownership: await own(this.setup, postmaster, signal) };
    }
    this.setup.log(`PostgreSQL ended unexpectedly (${await postmaster.ended}); it is started again`);
    return launch(this.setup, postmaster.address, signal);
  }
}

/** Any failure of the start as an error for the operator. */
export function asEmbeddedPostgresError(error: unknown, dataDir: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  return new EmbeddedPostgresError(
    `The embedded PostgreSQL in ${dataDir} could not be started: ${messageOf(error)}. Set DATABASE_URL to use ` +
      'another PostgreSQL (14 or newer) instead.',
    { cause: error },
  );
}
