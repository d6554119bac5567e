/** `npm run bench`: Quartet beside a bare `ws` + `pg` server and pgbench (bench/README.md). */
import { randomBytes, randomUUID } from 'node:crypto';
import type { ChildProcesses } from './child-processes.js';
import { runCleanly } from './cleanly.js';
import { prepareContestants } from './contestants.js';
import { costTableOf } from './cost-table.js';
import { describeMachine } from './machine.js';
import { players } from './measurements.js';
import { readOptions, type Options } from './options.js';
import { findPgbench, pgbenchFlags } from './pgbench.js';
import { writeFigures, writePicture } from './readme.js';
import { playRounds, type Round } from './rounds.js';
import { rows } from './rows.js';
import type { Stage } from './stage.js';
import { tableOf } from './table.js';
import { throughputChart } from './throughput-chart.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** The rows of which something was measured. */
function reportedRows(rounds: readonly Round[], { writes }: Options): typeof rows {
  return writes ? rows : rows.filter(({ of, to }) => rounds[0]?.has(of) && rounds[0].has(to));
}

async function bench(stage: Stage, processes: ChildProcesses, options: Options): Promise<void> {
  const since = Date.now();
  const machine = await describeMachine(stage.directory);
  const server = await stage.describe();
  const pgbench = await findPgbench();
  say([...machine, server, `pgbench ${pgbench ?? 'is not installed: left out'}`].join('\n'));
  const key = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
  const setting = { stage, processes, key, options, pgbench: pgbench !== undefined, say };
  const contestants = await prepareContestants(setting, options.groups);
  const failures: string[] = [];
  const rounds = await playRounds(
    options.rounds,
    options.groups,
    contestants,
    () => stage.settle(),
    (name, error) => {
      if (processes.isStopped) throw error;
      failures.push(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      say(failures.at(-1) ?? '');
    },
    say,
  );
  const { seconds, warmup } = options;
  const date = new Date().toISOString().slice(0, 10);
  const conditions = [
    `${date}; ${options.rounds} rounds of ${seconds} s after ${warmup} s of warm-up (chart: one round); ${players.few} players`,
    ...machine,
    server,
    pgbench === undefined ? 'pgbench was not installed' : `pgbench ${pgbench}, \`${pgbenchFlags}\``,
  ];
  const report = [
    tableOf(reportedRows(rounds, options), rounds),
    costTableOf(rounds),
    conditions.map((line) => `- ${line}`).join('\n'),
  ].join('\n\n');
  process.stdout.write(`\n${report}\n`);
  say(`It took ${((Date.now() - since) / 60_000).toFixed(1)} minutes.`);
  if (failures.length > 0) throw new Error(`The README stays as it is:\n${failures.join('\n')}`);
  if (!options.writes) return;
  if (options.databaseUrl !== undefined) return writeFigures('bench -- --database URL', report);
  const chart = await writePicture(
    'throughput.svg',
    throughputChart(rounds),
    'Changes a second against connections',
  );
  await writeFigures('bench', `${report}\n\n${chart}`);
}

try {
  const options = readOptions(process.argv.slice(2));
  await runCleanly((stage, processes) => bench(stage, processes, options), options.databaseUrl);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
