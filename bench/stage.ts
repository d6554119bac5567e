import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded, useServer, type PostgresServer } from './postgres-server.js';

function inDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  // pgbench 15 and older do not know it.
  address.searchParams.delete('require_auth');
  return address.toString();
}

/** Runs one statement on a connection of its own. */
export async function queryOnce<Row extends pg.QueryResultRow>(
  url: string,
  sql: string,
  parameters?: unknown[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, parameters)).rows;
  } finally {
    await client.end();
  }
}

/** The PostgreSQL of the bench, with a database for each contestant; and a place for files. */
export class Stage {
  private readonly databases: string[] = [];
  private readonly prefix = `quartet_bench_${randomBytes(3).toString('hex')}`;

  private constructor(
    /** An empty directory, gone after the bench. */
    readonly directory: string,
    private readonly server: PostgresServer,
  ) {}

  /** @param databaseUrl of a server that is there; without one, an embedded one is started */
  static async build(databaseUrl?: string): Promise<Stage> {
    const directory = await mkdtemp(join(tmpdir(), 'quartet-bench-'));
    try {
      // As root the embedded server runs under another account, which has to get through.
      await chmod(directory, 0o711);
      const server = await (databaseUrl === undefined ? startEmbedded(directory) : useServer(databaseUrl));
      return new Stage(directory, server);
    } catch (error) {
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** As who may see every backend's id, in no contestant's database. */
  get adminUrl(): string {
    return this.server.adminUrl;
  }

  /** @returns the address of a new, empty database */
  async createDatabase(contestant: string): Promise<string> {
    const name = `${this.prefix}_${contestant}`;
    const owner = decodeURIComponent(new URL(this.server.url).username);
    this.databases.push(name);
    await queryOnce(this.adminUrl, `CREATE DATABASE ${name} OWNER ${pg.escapeIdentifier(owner)}`);
    return inDatabase(this.server.url, name);
  }

  /** Writes out what earlier measurements left behind, where the role may: a checkpoint in the midst of one would be its loss. No vacuum. */
  async settle(): Promise<void> {
    const [may] = await queryOnce<{ checkpoint: boolean }>(
      this.adminUrl,
      `SELECT rolsuper OR EXISTS (SELECT FROM pg_roles c WHERE c.rolname = 'pg_checkpoint' AND pg_has_role(c.oid, 'USAGE')) AS checkpoint
       FROM pg_roles WHERE rolname = current_user`,
    );
    if (may?.checkpoint === true) await queryOnce(this.adminUrl, 'CHECKPOINT');
  }

  /** The server, for the report. */
  async describe(): Promise<string> {
    const [row] = await queryOnce<{ described: string }>(
      this.adminUrl,
      `SELECT format('fsync %s, synchronous_commit %s, full_page_writes %s, shared_buffers %s', current_setting('fsync'),
         current_setting('synchronous_commit'), current_setting('full_page_writes'), current_setting('shared_buffers')) AS described`,
    );
    const [version] = await queryOnce<{ server_version: string }>(this.adminUrl, 'SHOW server_version');
    return `PostgreSQL ${version?.server_version} (${this.server.kind}; ${row?.described})`;
  }

  async clear(): Promise<void> {
    try {
      for (const name of this.databases) {
        await queryOnce(this.adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        // The login that Quartet makes for sendsql.
        await queryOnce(this.adminUrl, `DROP ROLE IF EXISTS ${name}_bobux_sql`);
      }
    } finally {
      await this.server.stop();
      await rm(this.directory, { recursive: true, force: true });
    }
  }
}
