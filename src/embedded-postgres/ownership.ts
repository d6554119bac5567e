import type { Client } from 'pg';
import { endQuietly } from './admin-connection.js';

/** "Quar" in ASCII. The key of the advisory lock, in the database `postgres`, that the owner holds. */
const OWNER_LOCK_KEY = 0x51756172;

/**
 * That this Quartet, and no other, uses a running server: a session-level advisory lock on a connection
 * that lives as long. It ends with the process, however that ends.
 */
export class Ownership {
  /** Resolves when the connection is gone, and the lock with it. */
  readonly lost: Promise<void>;

  private constructor(readonly client: Client) {
    this.lost = new Promise((resolve) => client.once('end', () => resolve()));
  }

  /** Takes the lock on this connection; undefined when another session holds it. */
  static async take(client: Client): Promise<Ownership | undefined> {
    const ownership = new Ownership(client);
    await client.query('SET idle_session_timeout = 0');
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      OWNER_LOCK_KEY,
    ]);
    return rows[0]?.taken === true ? ownership : undefined;
  }

  /** Gives the lock back by ending the connection. */
  async release(): Promise<void> {
    await endQuietly(this.client);
  }
}

/** The application name of the session that holds the lock, for the operator. */
export async function ownerName(client: Client): Promise<string> {
  return (await ownedBy(client)) ?? 'Quartet';
}

/** As `ownerName`; undefined where no session holds the lock. */
export async function ownedBy(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.classid = 0 AND l.objid = $1 AND l.objsubid = 1
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [OWNER_LOCK_KEY],
  );
  return rows[0]?.name;
}
