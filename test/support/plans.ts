import type pg from 'pg';
import { poolOf } from '../../src/shared/database/data-source.js';
import { DataSource } from 'typeorm';
import type { TestApp } from './test-app.js';
import type { TestDatabase } from './test-database.js';

/** A node of a plan as `auto_explain` gives it (PostgreSQL manual, EXPLAIN, FORMAT JSON). */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** One statement, at any depth of functions and triggers, as it was run. */
export interface RunStatement {
  readonly text: string;
  readonly compiled: boolean;
  /** Rows that were read of each table, those that no condition wanted included. */
  readonly read: ReadonlyMap<string, number>;
}

interface Explained {
  readonly 'Query Text': string;
  readonly Plan: PlanNode;
  readonly JIT?: object;
}

function readOf(node: PlanNode, read = new Map<string, number>()): Map<string, number> {
  const table = node['Relation Name'];
  if (table !== undefined && node['Node Type'].endsWith('Scan')) {
    const each =
      (node['Actual Rows'] ?? 0) +
      (node['Rows Removed by Filter'] ?? 0) +
      (node['Rows Removed by Index Recheck'] ?? 0);
    read.set(table, (read.get(table) ?? 0) + each * (node['Actual Loops'] ?? 0));
  }
  for (const child of node.Plans ?? []) readOf(child, read);
  return read;
}

/** From now on every new connection to the database tells its client the plan of whatever it runs. */
export async function explainEverything(database: TestDatabase): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  for (const setting of [
    "session_preload_libraries = 'auto_explain'",
    'auto_explain.log_min_duration = 0',
    'auto_explain.log_analyze = on',
    'auto_explain.log_timing = off',
    'auto_explain.log_nested_statements = on',
    "auto_explain.log_format = 'json'",
    "client_min_messages = 'log'",
  ]) {
    // The library has to be known before its settings can be set for a database.
    await database.query(`LOAD 'auto_explain'`);
    await database.query(`ALTER DATABASE ${name} SET ${setting}`);
  }
}

/** Collects the plans of all that the app's pool runs. To be made before the first statement that is of interest. */
export class PlanRecorder {
  private statements: RunStatement[] = [];

  constructor(quartet: TestApp) {
    const pool = poolOf(quartet.app.get(DataSource));
    const listen = (client: pg.PoolClient): void => {
      client.on('notice', ({ message }) => this.hear(message ?? ''));
    };
    for (const client of (pool as unknown as { _clients: pg.PoolClient[] })._clients) listen(client);
    pool.on('connect', listen);
  }

  /** What was run since the last time. */
  take(): RunStatement[] {
    const taken = this.statements;
    this.statements = [];
    return taken;
  }

  private hear(message: string): void {
    const json = /^duration: [\d.]+ ms\s+plan:\s*(\{[\s\S]*\})\s*$/.exec(message)?.[1];
    if (json === undefined) return;
    const { 'Query Text': text, Plan, JIT } = JSON.parse(json) as Explained;
    this.statements.push({ text, compiled: JIT !== undefined, read: readOf(Plan) });
  }
}
