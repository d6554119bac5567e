import type { Server } from 'node:http';
import { Logger, type INestApplication } from '@nestjs/common';
import { HttpConfig } from '../config/platform-settings.js';
import { Health } from '../http/health.js';
import { waitAtMost } from '../jobs/time-out.js';

/**
 * How long a proxy in front has to find out that it should send its requests elsewhere. Connections that stand in the queue of a socket
 * that closes are reset, and a proxy cannot know that what it sent over them was never read.
 */
const NOTICE_MS = 2_000;
/** How long what is in flight may take before it is cut off. */
const IN_FLIGHT_TIMEOUT_MS = 10_000;
/** How long the modules may take to put their things away after that. */
const CLOSING_MS = 2_000;

export interface Stoppable {
  readonly app: INestApplication<Server>;
  /** Answers what came in over websockets and closes them. */
  readonly drain: () => Promise<void>;
  /** Ends what the app stands on: the database. */
  readonly close: () => Promise<void>;
}

/** Graceful shutdown: fails readiness so that a proxy drains us, stops accepting, waits up to 10 s for what is in flight, closes the app. */
export async function stop({ app, drain, close }: Stoppable): Promise<void> {
  const server = app.getHttpServer();
  app.get(Health).leave();
  if (app.get(HttpConfig).trustProxy > 0) await new Promise((resolve) => setTimeout(resolve, NOTICE_MS));
  const answered = new Promise((resolve) => server.close(resolve));
  await waitAtMost(IN_FLIGHT_TIMEOUT_MS, Promise.all([drain(), answered]));
  server.closeAllConnections();
  await waitAtMost(CLOSING_MS, app.close());
  await close();
}

/** Ends what a start that failed has begun: the modules first, whose background work would find no database. */
export async function abandon(app: INestApplication | undefined, close: () => Promise<void>): Promise<void> {
  if (app !== undefined) await waitAtMost(CLOSING_MS, app.close()).catch(() => undefined);
  await close().catch(() => undefined);
}

/** npm passes on a signal that the whole process group has had already: the same Ctrl-C comes twice, at once. */
const SAME_SIGNAL_MS = 1_000;

/**
 * On SIGINT or SIGTERM: `stop`, then exit 0. A second signal does not wait.
 * @param started a signal that comes during the start waits for its end
 */
export function stopOnSignals(started: Promise<Stoppable>): void {
  const logger = new Logger('Quartet');
  let since: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (since !== undefined) {
      if (performance.now() - since > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    since = performance.now();
    logger.log(`${signal}: finishing what is in flight`);
    started.then(stop).then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(`The shutdown failed: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
