import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PAGE } from './commands.js';
import { databaseSchema } from '../src/assembly.js';
import { EmbeddedPostgres } from '../src/embedded-postgres/index.js';
import { openDatabase } from '../src/shared/database/open-database.js';

function inDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  // pgbench 15 and older do not know it.
  address.searchParams.delete('require_auth');
  return address.toString();
}

async function query(url: string, sql: string, parameters: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<pg.QueryResultRow>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}

/** Balances from 1 to 50,001, without order, most of them low and shared by many players. */
const SEED = `
  INSERT INTO bobux.players (steam, bobux)
  SELECT 'steam' || n, 1 + floor(50000 * power((n::bigint * 2654435761 % 4294967296) / 4294967296.0::float8, 3))
  FROM generate_series(1, $1::int) n`;

/** The PostgreSQL of the bench, as durable as in production, with a database for each contestant; and a place for files. */
export class Stage {
  private readonly databases: string[] = [];

  private constructor(
    /** An empty directory, gone after the bench. */
    readonly directory: string,
    private readonly server: EmbeddedPostgres,
  ) {}

  static async build(): Promise<Stage> {
    const directory = await mkdtemp(join(tmpdir(), 'quartet-bench-'));
    // As root the server runs under another account, which has to get through.
    await chmod(directory, 0o711);
    const server = await EmbeddedPostgres.start({
      dataDir: join(directory, 'data'),
      log: () => undefined,
      listen: 'tcp',
    });
    return new Stage(directory, server);
  }

  /** Makes a database with Quartet's own migrations and so many players. @returns its address */
  async makeDatabase(name: string, players: number): Promise<string> {
    await query(this.server.adminUrl, `CREATE DATABASE ${name} OWNER quartet`);
    const url = inDatabase(this.server.url, name);
    const migrated = await openDatabase(
      { url, pool: 1, dataDir: this.directory },
      databaseSchema,
      () => undefined,
    );
    await migrated.close();
    await query(url, SEED, [players]);
    await query(inDatabase(this.server.adminUrl, name), 'VACUUM ANALYZE');
    this.databases.push(name);
    return url;
  }

  /** How many changes of a balance the history of a database holds. */
  async countEntries(url: string): Promise<number> {
    const [row] = await query(url, 'SELECT count(*)::int AS entries FROM bobux.entries');
    return Number(row?.entries);
  }

  /** The players that belong on a page of `topplayers`. */
  pageOf(url: string, page: number): Promise<unknown[]> {
    return query(
      url,
      `SELECT id::int, steam, discord, bobux::int, bobuxtotal::int FROM bobux.players
       ORDER BY bobux DESC, id LIMIT $1 OFFSET $2`,
      [PAGE, PAGE * (page - 1)],
    );
  }

  /** @throws Error when the function is gone with which bare and pgbench change a balance (statements.ts) */
  async requirePeerStatement(url: string): Promise<void> {
    const name = 'bobux.change_balance(bigint,text,bigint,uuid,text,boolean)';
    const [row] = await query(url, 'SELECT to_regprocedure($1) IS NOT NULL AS there', [name]);
    if (row?.there !== true) throw new Error(`${name} is gone, and bare and pgbench have nothing to call.`);
  }

  /** Clears away and writes out what earlier measurements left behind, so that none has to pay for another: least of all who changed the most. */
  async settle(): Promise<void> {
    for (const name of this.databases) await query(inDatabase(this.server.adminUrl, name), 'VACUUM');
    await query(this.server.adminUrl, 'CHECKPOINT');
  }

  /** Version and durability of the server. */
  async describe(): Promise<{ version: string; durability: string }> {
    const [row] = await query(
      this.server.adminUrl,
      `SELECT current_setting('server_version') AS version,
         format('fsync %s, synchronous_commit %s, full_page_writes %s', current_setting('fsync'),
           current_setting('synchronous_commit'), current_setting('full_page_writes')) AS durability`,
    );
    return { version: String(row?.version), durability: String(row?.durability) };
  }

  async clear(): Promise<void> {
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
