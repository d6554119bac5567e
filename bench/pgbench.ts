import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ChildProcesses, Program } from './child-processes.js';
import { requireWritten, type LedgerDatabase } from './ledger-database.js';
import { Latencies } from './load/latencies.js';
import type { Load } from './load/load.js';
import { statements } from './peers/plain-ledger.js';
import { figuresOf, type Figures } from './statistics.js';

const CLIENTS = 32;
const THREADS = 2;
const LOG = 'pgbench-log';
/** Column of pgbench's log of transactions: its duration in microseconds. */
const DURATION = 2;

/** How pgbench is called, but for the length: for the report. */
export const pgbenchFlags = `-M prepared -c ${CLIENTS} -j ${THREADS}`;

export interface PgbenchSetting {
  readonly ledger: LedgerDatabase;
  readonly directory: string;
  readonly apiKey: string;
}

/** @returns its version, or undefined where it is not installed */
export async function findPgbench(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('pgbench', ['--version']);
    return stdout.trim().replace(/^pgbench \(PostgreSQL\) /, '');
  } catch {
    return undefined;
  }
}

/** The statement with pgbench's variable in the place of the player; the rest never changes from call to call. */
function scriptOf({ command, players }: Load, apiKey: string): string {
  if (command !== 'setbobux') throw new Error(`pgbench has no ${command}.`);
  const values = [':id', '1', `'${apiKey}'`];
  const statement = statements[command].replace(/\$(\d)/g, (_, number) => values[Number(number) - 1] ?? '');
  return `\\set id random(1, ${players})\n${statement};\n`;
}

const transactionsOf = (output: string): number =>
  Number(/^number of transactions actually processed: (\d+)/m.exec(output)?.[1]);

/** The same statement from pgbench, straight at the database: what is there to be had without a websocket before it. */
export class Pgbench {
  constructor(
    private readonly processes: ChildProcesses,
    private readonly setting: PgbenchSetting,
  ) {}

  async measure(load: Load, warmup: number, seconds: number): Promise<Figures> {
    const { directory, apiKey } = this.setting;
    const file = join(directory, `${load.command}.sql`);
    await writeFile(file, scriptOf(load, apiKey));
    // It knows whole seconds only.
    const whole = Math.max(1, Math.round(seconds));
    const before = await this.setting.ledger.totals();
    const warmed = await this.processes.run(this.program(file, Math.ceil(warmup), []));
    const output = await this.processes.run(this.program(file, whole, ['--log', `--log-prefix=${LOG}`]));
    const adds = transactionsOf(warmed) + transactionsOf(output);
    requireWritten('pgbench', before, await this.setting.ledger.totals(), { adds, transfers: 0 });
    const perSecond = Number(/^tps = ([\d.]+)/m.exec(output)?.[1]);
    if (!(perSecond > 0)) throw new Error(`pgbench gave no figure:\n${output}`);
    return { ...figuresOf(await this.takeLatencies(), whole), perSecond };
  }

  private program(file: string, seconds: number, more: readonly string[]): Program {
    const { ledger, directory } = this.setting;
    const args = ['-n', ...pgbenchFlags.split(' '), '-T', String(seconds), '-f', file, ...more];
    return {
      command: 'pgbench',
      args: [...args, ledger.url],
      env: { PATH: process.env.PATH ?? '' },
      cwd: directory,
    };
  }

  /** Reads the logs, one of each thread, and removes them. */
  private async takeLatencies(): Promise<Float64Array> {
    const { directory } = this.setting;
    const latencies = new Latencies();
    for (const name of await readdir(directory)) {
      if (!name.startsWith(`${LOG}.`)) continue;
      const file = join(directory, name);
      for (const line of (await readFile(file, 'utf8')).split('\n')) {
        if (line !== '') latencies.add(Number(line.split(' ', DURATION + 1)[DURATION]) / 1000);
      }
      await rm(file);
    }
    return latencies.values();
  }
}
