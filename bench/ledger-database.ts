import { databaseSchema } from '../src/assembly.js';
import { openDatabase } from '../src/shared/database/open-database.js';
import { PAGE } from './commands.js';
import { tables } from './peers/plain-ledger.js';
import { queryOnce, type Stage } from './stage.js';

/** What a ledger comes to. */
export interface Totals {
  readonly entries: number;
  /** Sum of all players' bobux. */
  readonly bobux: number;
  /** Sum of all players' bobuxtotal: what was ever given to anybody, transfers included. */
  readonly given: number;
}

/** What was answered with success. */
export interface AnsweredChanges {
  /** `setbobux` add 1. */
  readonly adds: number;
  /** `transfer` of 1. */
  readonly transfers: number;
}

/** @throws Error where the totals did not grow by what was answered: who answers without having written would be fast indeed */
export function requireWritten(
  name: string,
  before: Totals,
  after: Totals,
  { adds, transfers }: AnsweredChanges,
): void {
  const grown: Totals = {
    entries: after.entries - before.entries,
    bobux: after.bobux - before.bobux,
    given: after.given - before.given,
  };
  const expected: Totals = { entries: adds + 2 * transfers, bobux: adds, given: adds + transfers };
  if (grown.entries === expected.entries && grown.bobux === expected.bobux && grown.given === expected.given)
    return;
  throw new Error(
    `${name} answered ${adds} changes and ${transfers} transfers, and its totals grew by ${JSON.stringify(grown)}.`,
  );
}

/** Balances from 1,001 to 51,000, without order, most of them low and shared by many players; enough for every transfer of a run. */
const seed = (schema: string): string => `
  INSERT INTO ${schema}.players (steam, bobux, bobuxtotal)
  SELECT 'steam' || n, balance, balance FROM generate_series(1, $1::int) n
  CROSS JOIN LATERAL (
    SELECT 1001 + floor(50000 * power((n::bigint * 2654435761 % 4294967296) / 4294967296.0::float8, 3))::bigint AS balance
  ) b`;

/** A contestant's players and their history: Quartet's own, or those that a user would make. Neither gets a vacuum, nor an ANALYZE. */
export class LedgerDatabase {
  private constructor(
    readonly url: string,
    private readonly schema: 'bobux' | 'public',
  ) {}

  /** With Quartet's own migrations. */
  static async ofQuartet(stage: Stage, contestant: string, players: number): Promise<LedgerDatabase> {
    const url = await stage.createDatabase(contestant);
    const migrated = await openDatabase(
      { url, pool: 1, dataDir: stage.directory },
      databaseSchema,
      () => undefined,
    );
    await migrated.close();
    await queryOnce(url, seed('bobux'), [players]);
    return new LedgerDatabase(url, 'bobux');
  }

  /** With the tables of peers/plain-ledger.ts. */
  static async ofPeer(stage: Stage, contestant: string, players: number): Promise<LedgerDatabase> {
    const url = await stage.createDatabase(contestant);
    await queryOnce(url, tables);
    await queryOnce(url, seed('public'), [players]);
    return new LedgerDatabase(url, 'public');
  }

  async totals(): Promise<Totals> {
    const [row] = await queryOnce<Record<keyof Totals, string>>(
      this.url,
      `SELECT (SELECT count(*) FROM ${this.schema}.entries) AS entries, sum(bobux) AS bobux, sum(bobuxtotal) AS given
       FROM ${this.schema}.players`,
    );
    if (row === undefined) throw new Error('A sum has one row.');
    return { entries: Number(row.entries), bobux: Number(row.bobux), given: Number(row.given) };
  }

  /** The players that belong on a page of `topplayers`. */
  pageOf(page: number): Promise<unknown[]> {
    return queryOnce(
      this.url,
      `SELECT id::int, steam, discord, bobux::int, bobuxtotal::int FROM ${this.schema}.players
       ORDER BY bobux DESC, id LIMIT $1 OFFSET $2`,
      [PAGE, PAGE * (page - 1)],
    );
  }

  /** No autovacuum on any of its tables any more. */
  async stopAutovacuum(): Promise<void> {
    for (const table of await this.tables()) {
      await queryOnce(this.url, `ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
    }
  }

  /** No dead row anywhere, every index as new: the yardstick of what has aged, and of nothing else. */
  async makeFresh(): Promise<void> {
    for (const table of await this.tables()) await queryOnce(this.url, `VACUUM FULL ${table}`);
  }

  private async tables(): Promise<string[]> {
    const rows = await queryOnce<{ name: string }>(
      this.url,
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1`,
      [this.schema],
    );
    return rows.map(({ name }) => name);
  }
}
