/** `npm run bench:overload`: more clients than the database can serve, and what becomes of the server's memory (bench/README.md). */
import { randomBytes, randomUUID } from 'node:crypto';
import { lineChart } from '../charts/line-chart.js';
import type { ChildProcesses } from '../child-processes.js';
import { runCleanly } from '../cleanly.js';
import type { BenchKey } from '../commands.js';
import { describeMachine } from '../machine.js';
import { LedgerDatabase } from '../ledger-database.js';
import { players } from '../measurements.js';
import { writeFigures, writePicture } from '../readme.js';
import { script, startQuartet } from '../servers.js';
import type { Stage } from '../stage.js';
import { readOptions, type OverloadOptions } from './options.js';
import type { OverloadOrder, OverloadReport, Phase, PhaseLine } from './overload-client.js';
import { ResidentMemory } from './resident-memory.js';
import { judge, tableOf, type Course } from './verdicts.js';

const SAMPLE_MS = 250;
const REST = { before: 3, after: 45 } as const;
const MIB = 2 ** 20;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Has the clients at it, and reads what they print. */
async function runClients(
  processes: ChildProcesses,
  key: BenchKey,
  order: OverloadOrder,
): Promise<{ report: OverloadReport; began: Record<Phase, number> }> {
  const env = { NODE_ENV: 'production', BENCH_KEY: key.key, BENCH_SECRET: key.secret };
  const clients = script('overload/overload-client.ts', env, process.cwd(), [JSON.stringify(order)]);
  const output = await processes.run(clients);
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PhaseLine);
  const report = lines.at(-1)?.report;
  if (report === undefined) throw new Error(`The clients gave no report:\n${output}`);
  const began = Object.fromEntries(lines.map(({ phase, at }) => [phase, at])) as Record<Phase, number>;
  return { report, began };
}

function chartOf({ samples, began }: Course): string {
  const seconds = (at: number): number => (at - began.loading) / 1000;
  const last = seconds(began.rested);
  const step = [5, 10, 20, 30, 60, 120].find((each) => last / each <= 10) ?? last;
  return lineChart({
    title: "The server's resident memory under overload",
    subtitle: `the clients stop at ${seconds(began.stopped).toFixed(0)} s, the last answer comes at ${seconds(began.answered).toFixed(1)} s`,
    x: { label: 'seconds', ticks: Array.from({ length: Math.ceil(last / step) + 1 }, (_, n) => n * step) },
    y: { label: 'MB' },
    lines: [
      {
        name: 'Quartet',
        points: samples
          .filter(({ at }) => at >= began.loading)
          .map(({ at, bytes }) => [seconds(at), bytes / MIB]),
      },
    ],
    references: [{ name: 'limit', y: 400 }],
  });
}

async function overload(stage: Stage, processes: ChildProcesses, options: OverloadOptions): Promise<void> {
  const { connections, window, seconds, timeout } = options;
  const machine = await describeMachine(stage.directory);
  const key = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
  const ledger = await LedgerDatabase.ofQuartet(stage, 'overload', players.few);
  const { directory } = stage;
  const { url, pid } = await startQuartet(processes, {
    key,
    directory,
    databaseUrl: ledger.url,
    cpuProfiles: undefined,
    heapGrowthPercent: 20,
  });
  // Where there is no /proc this says so, before a minute has passed.
  say(`${((await ResidentMemory.of(pid)) / MIB).toFixed(0)} MB after the start; ${connections} connections`);
  const before = await ledger.totals();
  const memory = new ResidentMemory(pid, SAMPLE_MS);
  const order = { url, connections, window, seconds, timeout, players: players.few, rest: REST };
  const clients = await runClients(processes, key, order).finally(() => memory.stop());
  const entries = (await ledger.totals()).entries - before.entries;
  const course = { ...clients, samples: memory.samples, entries };
  const verdicts = judge(course);
  const date = new Date().toISOString().slice(0, 10);
  const conditions = [
    `${date}; ${connections} connections, ${window} frames in flight on each, ${seconds} s; memory looked at every ${SAMPLE_MS} ms`,
    ...machine,
  ];
  const report = `${tableOf(verdicts)}\n\n${conditions.map((line) => `- ${line}`).join('\n')}`;
  process.stdout.write(`\n${report}\n`);
  if (options.writes) {
    const picture = await writePicture('overload.svg', chartOf(course), 'Resident memory over time');
    await writeFigures('bench:overload', `${report}\n\n${picture}`);
  }
  if (verdicts.some(({ met }) => !met)) process.exitCode = 1;
}

try {
  const options = readOptions(process.argv.slice(2));
  await runCleanly((stage, processes) => overload(stage, processes, options));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
