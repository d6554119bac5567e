import type { ChildProcesses } from './child-processes.js';
import type { BenchKey, MeasuredCommand } from './commands.js';
import { CostMeter, type Cost } from './cost-meter.js';
import { LedgerDatabase, requireWritten } from './ledger-database.js';
import type { GeneratorReport } from './load/generator.js';
import type { Load } from './load/load.js';
import { runLoad } from './load/run.js';
import { add, players, type ContestantName, type Group } from './measurements.js';
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
  /** Told what takes long. */
  readonly say: (line: string) => void;
}

/** Starts those that the groups need, each on a database of its own, and makes sure that the servers do the same. */
export async function prepareContestants(
  setting: Setting,
  groups: readonly Group[],
): Promise<ReadonlyMap<ContestantName, Contestant>> {
  const contestants = new Map<ContestantName, Contestant>();
  const named = new Set(groups.flatMap(({ measurements }) => measurements.map((each) => each.contestant)));
  const quartet = await prepareQuartet(setting, 'quartet', players.few);
  const bare = await prepareBare(setting);
  await requireSameWork(quartet.url, bare.url, setting.key, commandsOf(groups));
  contestants.set('quartet', quartet).set('bare', bare);

  if (named.has('pgbench') && setting.pgbench) contestants.set('pgbench', await preparePgbench(setting));
  if (named.has('quartet-1m')) {
    contestants.set('quartet-1m', await prepareQuartet(setting, 'quartet_1m', players.many));
  }
  if (named.has('quartet-aged')) contestants.set('quartet-aged', await prepareAged(setting));
  if (named.has('quartet-fresh')) contestants.set('quartet-fresh', await prepareFresh(setting));
  return contestants;
}

const commandsOf = (groups: readonly Group[]): ReadonlySet<MeasuredCommand> =>
  new Set(
    groups.flatMap(({ measurements }) =>
      measurements.flatMap(({ load }) => (typeof load === 'function' ? [] : [load.command])),
    ),
  );

/** A server and its ledger, measured by the load generator. */
class Server implements Contestant {
  constructor(
    private readonly name: string,
    readonly url: string,
    private readonly pid: number,
    readonly ledger: LedgerDatabase,
    private readonly setting: Setting,
  ) {}

  async measure(load: Load): Promise<Figures> {
    const { stage, key, options } = this.setting;
    if (load.page !== undefined) await requireRightPage(this.ledger, this.url, key, load.page);
    const meter = await CostMeter.start(this.pid, this.ledger.url, stage.adminUrl);
    const { report, cost } = await this.run(load, options.seconds * (load.longer ?? 1), meter);
    const { answered, figures } = report;
    if (cost === undefined) return figures;
    return {
      ...figures,
      serverMicros: cost.serverMicros / answered,
      ...(cost.postgresMicros !== undefined && { postgresMicros: cost.postgresMicros / answered }),
      walBytes: cost.walBytes / answered,
    };
  }

  /** A load, and the totals compared with what was answered. */
  async run(
    load: Load,
    seconds: number,
    meter?: CostMeter,
  ): Promise<{ report: GeneratorReport; cost: Cost | undefined }> {
    const { processes, key, options } = this.setting;
    const before = await this.ledger.totals();
    const report = await runLoad(processes, key, { url: this.url, load, warmup: options.warmup, seconds });
    const cost = await meter?.stop();
    requireWritten(this.name, before, await this.ledger.totals(), report.changes);
    return { report, cost };
  }
}

async function prepareQuartet(setting: Setting, name: string, count: number): Promise<Server> {
  const { stage, processes, key, options } = setting;
  const ledger = await LedgerDatabase.ofQuartet(stage, name, count);
  const { directory } = stage;
  const server = { key, directory, databaseUrl: ledger.url, cpuProfiles: options.cpuProfiles };
  const { url, pid } = await startQuartet(processes, server);
  return new Server(name, url, pid, ledger, setting);
}

async function prepareBare(setting: Setting): Promise<Server> {
  const { stage, processes, key, options } = setting;
  const ledger = await LedgerDatabase.ofPeer(stage, 'bare', players.few);
  const { directory } = stage;
  const server = { key, directory, databaseUrl: ledger.url, cpuProfiles: options.cpuProfiles };
  const { url, pid } = await startBare(processes, server);
  return new Server('bare', url, pid, ledger, setting);
}

async function preparePgbench({ stage, processes, key, options }: Setting): Promise<Contestant> {
  const ledger = await LedgerDatabase.ofPeer(stage, 'pgbench', players.few);
  const pgbench = new Pgbench(processes, { ledger, directory: stage.directory, apiKey: key.key });
  return { measure: (load) => pgbench.measure(load, options.warmup, options.seconds) };
}

/** Quartet after many changes, and no vacuum since its first. */
async function prepareAged(setting: Setting): Promise<Contestant> {
  const aged = await prepareQuartet(setting, 'aged', players.few);
  await aged.ledger.stopAutovacuum();
  const { agedBy } = setting.options;
  setting.say(`${agedBy} changes without a vacuum`);
  await aged.run({ ...add, least: agedBy }, 1);
  return aged;
}

/** The same Quartet without a past: its server has done some work, its ledger is as new before each measurement. */
async function prepareFresh(setting: Setting): Promise<Contestant> {
  const fresh = await prepareQuartet(setting, 'fresh', players.few);
  await fresh.ledger.stopAutovacuum();
  await fresh.run(add, 2);
  return {
    measure: async (load) => {
      await fresh.ledger.makeFresh();
      return fresh.measure(load);
    },
  };
}
