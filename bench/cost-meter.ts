import { readFile } from 'node:fs/promises';
import { queryOnce } from './stage.js';

/** What was used up while a load ran. */
export interface Cost {
  /** Microseconds of processor time of the server measured. */
  readonly serverMicros: number;
  /** The same of PostgreSQL's backends in its database; undefined where they are on another machine. */
  readonly postgresMicros?: number;
  /** Of the whole PostgreSQL server: only what is measured should be writing. */
  readonly walBytes: number;
}

/** /proc counts in USER_HZ, which is 100 on every Linux that Node runs on (proc(5)). */
const TICK_MICROS = 10_000;

interface ProcessTime {
  readonly program: string;
  readonly micros: number;
}

/** @returns undefined where there is no such process, or no /proc */
async function processTime(pid: number): Promise<ProcessTime | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The second field is the program's name in parentheses, and may hold anything; utime and stime are the 14th and the 15th.
  const nameEnd = stat.lastIndexOf(')');
  const fields = stat.slice(nameEnd + 2).split(' ');
  return {
    program: stat.slice(stat.indexOf('(') + 1, nameEnd),
    micros: (Number(fields[11]) + Number(fields[12])) * TICK_MICROS,
  };
}

interface Reading {
  readonly server: number;
  readonly backends: ReadonlyMap<number, number>;
  readonly wal: bigint;
}

/** Processor time of a server and of the backends at work for it, and the WAL that they write, over a stretch. */
export class CostMeter {
  private constructor(
    private readonly pid: number,
    private readonly adminUrl: string,
    private readonly database: string,
    private readonly before: Reading,
  ) {}

  /**
   * @param pid of the server
   * @param databaseUrl where its backends are at work
   * @returns undefined where there is no /proc
   */
  static async start(pid: number, databaseUrl: string, adminUrl: string): Promise<CostMeter | undefined> {
    const database = new URL(databaseUrl).pathname.slice(1);
    const before = await read(pid, adminUrl, database);
    return before && new CostMeter(pid, adminUrl, database, before);
  }

  async stop(): Promise<Cost | undefined> {
    const after = await read(this.pid, this.adminUrl, this.database);
    if (after === undefined) return undefined;
    let postgresMicros = 0;
    // One that is new did all its work since; one that ended meanwhile is not counted.
    for (const [pid, micros] of after.backends)
      postgresMicros += micros - (this.before.backends.get(pid) ?? 0);
    return {
      serverMicros: after.server - this.before.server,
      ...(after.backends.size > 0 && { postgresMicros }),
      walBytes: Number(after.wal - this.before.wal),
    };
  }
}

async function read(pid: number, adminUrl: string, database: string): Promise<Reading | undefined> {
  const server = await processTime(pid);
  if (server === undefined) return undefined;
  const [row] = await queryOnce<{ pids: number[]; wal: string }>(
    adminUrl,
    `SELECT array(SELECT pid FROM pg_stat_activity WHERE datname = $1) AS pids,
       (pg_current_wal_lsn() - '0/0')::text AS wal`,
    [database],
  );
  const backends = new Map<number, number>();
  for (const backend of row?.pids ?? []) {
    const time = await processTime(backend);
    // Where the database is elsewhere, the number is no process here, or another program's.
    if (time?.program.startsWith('postgres') === true) backends.set(backend, time.micros);
  }
  return { server: server.micros, backends, wal: BigInt(row?.wal ?? 0) };
}
