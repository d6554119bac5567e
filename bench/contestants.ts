import type { ChildProcesses } from './child-processes.js';
import type { BenchKey, MeasuredCommand } from './commands.js';
import type { GeneratorReport } from './load-generator.js';
import { measureServer } from './load.js';
import type { Options } from './options.js';
import { Pgbench } from './pgbench.js';
import type { Contestant } from './rounds.js';
import { requireSameWork } from './same-work.js';
import { startBare, startQuartet } from './servers.js';
import type { Stage } from './stage.js';

/** What every contestant is given. */
export interface Setting {
  readonly stage: Stage;
  readonly processes: ChildProcesses;
  readonly key: BenchKey;
  readonly options: Options;
  readonly pgbench: boolean;
}

/** Starts the two servers, each on a database of its own, and makes sure that they do the same. */
export async function prepareContestants(setting: Setting): Promise<Contestant[]> {
  const { stage, processes, key, options } = setting;
  const databaseUrl = await stage.makeDatabase('bench_quartet', options.players);
  const bareDatabaseUrl = await stage.makeDatabase('bench_bare', options.players);
  const server = { key, directory: stage.directory, cpuProfiles: options.cpuProfiles };
  const quartetUrl = await startQuartet(processes, { ...server, databaseUrl });
  const bareUrl = await startBare(processes, { ...server, databaseUrl: bareDatabaseUrl });
  await requireSameWork(quartetUrl, bareUrl, key);
  return [
    contestantOf('quartet', quartetUrl, databaseUrl, setting),
    contestantOf('bare', bareUrl, bareDatabaseUrl, setting),
    ...(setting.pgbench ? [await preparePgbench(setting)] : []),
  ];
}

function contestantOf(
  name: 'quartet' | 'bare',
  url: string,
  databaseUrl: string,
  { stage, processes, key, options }: Setting,
): Contestant {
  return {
    name,
    async measure(command: MeasuredCommand): Promise<GeneratorReport> {
      const before = await stage.countEntries(databaseUrl);
      const report = await measureServer(processes, url, command, key, options);
      const entries = (await stage.countEntries(databaseUrl)) - before;
      const expected = command === 'setbobux' ? report.answered : 0;
      // A server that answers without having written would be fast indeed.
      if (entries !== expected) {
        throw new Error(`${name} answered ${expected} changes, and the history holds ${entries}.`);
      }
      return report;
    },
  };
}

async function preparePgbench({ stage, processes, key, options }: Setting): Promise<Contestant> {
  const { players, warmup, seconds } = options;
  const databaseUrl = await stage.makeDatabase('bench_pgbench', players);
  const { directory } = stage;
  const pgbench = new Pgbench(processes, { databaseUrl, directory, players, apiKey: key.key });
  return {
    name: 'pgbench',
    measure: async (command) =>
      command === 'ping' ? undefined : await pgbench.measure(command, warmup, seconds),
  };
}
