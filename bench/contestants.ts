import type { ChildProcesses } from './child-processes.js';
import type { BenchKey } from './commands.js';
import type { Load } from './load/load.js';
import { runLoad } from './load/run.js';
import { players, type ContestantName, type Group } from './measurements.js';
import type { Options } from './options.js';
import { Pgbench } from './pgbench.js';
import type { Contestant } from './rounds.js';
import { requireRightPage, requireSameWork } from './same-work.js';
import { startBare, startQuartet } from './servers.js';
import type { Stage } from './stage.js';
import type { Figures } from './statistics.js';

/** What every contestant is given. */
export interface Setting {
  readonly stage: Stage;
  readonly processes: ChildProcesses;
  readonly key: BenchKey;
  readonly options: Options;
  readonly pgbench: boolean;
}

/** Starts those that the groups need, each on a database of its own, and makes sure that the servers do the same. */
export async function prepareContestants(
  setting: Setting,
  groups: readonly Group[],
): Promise<ReadonlyMap<ContestantName, Contestant>> {
  const contestants = new Map<ContestantName, Contestant>();
  const quartet = await prepareQuartet(setting, 'quartet', players.few);
  const bare = await prepareBare(setting);
  await requireSameWork(quartet.url, bare.url, setting.key);
  contestants.set('quartet', quartet).set('bare', bare);

  const named = new Set(groups.flatMap(({ measurements }) => measurements.map((each) => each.contestant)));
  if (named.has('pgbench') && setting.pgbench) contestants.set('pgbench', await preparePgbench(setting));
  if (named.has('quartet-1m')) {
    contestants.set('quartet-1m', await prepareQuartet(setting, 'quartet_1m', players.many));
  }
  return contestants;
}

/** A server and its database, measured by the load generator. */
class Server implements Contestant {
  constructor(
    private readonly name: string,
    readonly url: string,
    readonly databaseUrl: string,
    private readonly setting: Setting,
  ) {}

  async measure(load: Load): Promise<Figures> {
    const { stage, processes, key, options } = this.setting;
    if (load.page !== undefined) {
      await requireRightPage(stage, this.databaseUrl, this.url, key, load.page);
    }
    const before = await stage.countEntries(this.databaseUrl);
    const { changes, ...figures } = await runLoad(processes, key, {
      ...{ url: this.url, load, warmup: options.warmup, seconds: options.seconds },
    });
    const entries = (await stage.countEntries(this.databaseUrl)) - before;
    // A server that answers without having written would be fast indeed.
    if (entries !== changes) {
      throw new Error(`${this.name} answered ${changes} changes, and the history holds ${entries}.`);
    }
    return figures;
  }
}

async function prepareQuartet(setting: Setting, name: string, count: number): Promise<Server> {
  const { stage, processes, key, options } = setting;
  const databaseUrl = await stage.makeDatabase(`bench_${name}`, count);
  const { directory } = stage;
  const server = { key, directory, databaseUrl, cpuProfiles: options.cpuProfiles };
  const { url } = await startQuartet(processes, server);
  return new Server(name, url, databaseUrl, setting);
}

async function prepareBare(setting: Setting): Promise<Server> {
  const { stage, processes, key, options } = setting;
  const databaseUrl = await stage.makeDatabase('bench_bare', players.few);
  await stage.requirePeerStatement(databaseUrl);
  const { directory } = stage;
  const url = await startBare(processes, { key, directory, databaseUrl, cpuProfiles: options.cpuProfiles });
  return new Server('bare', url, databaseUrl, setting);
}

async function preparePgbench({ stage, processes, key, options }: Setting): Promise<Contestant> {
  const databaseUrl = await stage.makeDatabase('bench_pgbench', players.few);
  const { directory } = stage;
  const pgbench = new Pgbench(processes, { databaseUrl, directory, apiKey: key.key });
  return { measure: (load) => pgbench.measure(load, options.warmup, options.seconds) };
}
