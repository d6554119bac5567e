import { setTimeout as delay } from 'node:timers/promises';
import { endQuietly } from './admin-connection.js';
import { clearLeftOver, inUse } from './left-over.js';
import { Ownership, ownerName } from './ownership.js';
import { Postmaster, ServerEndedError } from './postmaster.js';
import { readPostmasterPid } from './postmaster-pid.js';
import { chooseAddress, removeSocketFolder } from './server-address.js';
import type { ServerAddress } from './server-address.js';
import type { ServerSetup } from './server-setup.js';

/** How long an obstacle that passes by itself may stand in the way; ms. */
const OBSTACLE_TIMEOUT_MS = 20_000;

/** Somebody took the port between the choice and its use. */
const PORT_TAKEN = /could not bind IPv4|could not create any TCP\/IP sockets/;

/** The last backends of a killed server are still ending, or another start was faster. */
const CLUSTER_TAKEN = /pre-existing shared memory block|lock file "[^"]*" already exists/;

/** A server that accepts connections and belongs to this Quartet. */
export interface RunningServer {
  readonly postmaster: Postmaster;
  readonly ownership: Ownership;
}

/**
 * Starts the server of the cluster, after clearing what a killed Quartet left there, and takes ownership.
 *
 * @param address of the server that it takes the place of, where pools find it again; undefined: a new one
 * @throws EmbeddedPostgresError when it does not come up, or another Quartet uses the cluster
 */
export async function launch(
  setup: ServerSetup,
  known: ServerAddress | undefined,
  signal: AbortSignal,
): Promise<RunningServer> {
  const start = Date.now();
  for (;;) {
    const left = await readPostmasterPid(setup.cluster.path);
    await clearLeftOver(setup, signal);
    if (left?.address !== undefined && left.address.host !== known?.host)
      await removeSocketFolder(left.address);
    const address = known ?? (await chooseAddress(setup.listen, setup.cluster.path, setup.account));
    const postmaster = await Postmaster.spawn(setup, address);
    try {
      return { postmaster, ownership: await own(setup, postmaster, signal) };
    } catch (error) {
      await postmaster.stop();
      if (known === undefined) await removeSocketFolder(address);
      if (Date.now() - start > OBSTACLE_TIMEOUT_MS || !passes(error, known)) throw error;
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
    if (ownership !== undefined) return ownership;
    throw inUse(setup, await ownerName(client));
  } catch (error) {
    await endQuietly(client);
    throw error;
  }
}

function passes(error: unknown, known: ServerAddress | undefined): boolean {
  if (!(error instanceof ServerEndedError)) return false;
  return CLUSTER_TAKEN.test(error.lines) || (known === undefined && PORT_TAKEN.test(error.lines));
}
