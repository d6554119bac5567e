import { setTimeout as delay } from 'node:timers/promises';
import { endQuietly } from './admin-connection.js';
import { findFreePort } from './free-port.js';
import { clearLeftOver, inUse } from './left-over.js';
import { Ownership, ownerName } from './ownership.js';
import { Postmaster, ServerEndedError } from './postmaster.js';
import type { ServerSetup } from './server-setup.js';

/** How long an obstacle that passes by itself may stand in the way; ms. */
const patience = 20_000;

/** Somebody took the port between the choice and its use. */
const portTaken = /could not bind|could not create any TCP\/IP sockets/;

/** The last backends of a killed server are still ending, or another start was faster. */
const clusterTaken = /pre-existing shared memory block|lock file "postmaster.pid" already exists/;

/** A server that accepts connections and belongs to this Quartet. */
export interface RunningServer {
  readonly postmaster: Postmaster;
  readonly ownership: Ownership;
}

/**
 * Starts the server of the cluster, after clearing what a killed Quartet left there, and takes ownership.
 *
 * @param port null: any free one
 * @throws EmbeddedPostgresError when it does not come up, or another Quartet uses the cluster
 */
export async function launch(
  setup: ServerSetup,
  port: number | null,
  signal: AbortSignal,
): Promise<RunningServer> {
  const start = Date.now();
  for (;;) {
    await clearLeftOver(setup, signal);
    const postmaster = await Postmaster.spawn(setup, port ?? (await findFreePort()));
    try {
      return { postmaster, ownership: await own(setup, postmaster, signal) };
    } catch (error) {
      await postmaster.stop();
      if (Date.now() - start > patience || !passes(error, port)) throw error;
      await delay(300, undefined, { signal });
    }
  }
}

/** Takes ownership of a server that is coming up. */
export async function own(
  setup: ServerSetup,
  postmaster: Postmaster,
  signal: AbortSignal,
): Promise<Ownership> {
  const client = await postmaster.firstConnection(signal);
  try {
    const ownership = await Ownership.take(client);
    if (ownership !== null) return ownership;
    throw inUse(setup, await ownerName(client));
  } catch (error) {
    await endQuietly(client);
    throw error;
  }
}

function passes(error: unknown, port: number | null): boolean {
  if (!(error instanceof ServerEndedError)) return false;
  return clusterTaken.test(error.lines) || (port === null && portTaken.test(error.lines));
}
