/** `npm run bench`: Quartet beside a bare `ws` + `pg` server and pgbench (bench/README.md). */
import { randomBytes, randomUUID } from 'node:crypto';
import { ChildProcesses } from './child-processes.js';
import { prepareContestants } from './contestants.js';
import { describeMachine } from './machine.js';
import { readOptions, type Options } from './options.js';
import { findPgbench, pgbenchFlags } from './pgbench.js';
import { writeFigures } from './readme.js';
import { playRounds } from './rounds.js';
import { Stage } from './stage.js';
import { generatorShares, tableOf } from './table.js';

const README = new URL('README.md', import.meta.url);

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function bench(stage: Stage, processes: ChildProcesses, options: Options): Promise<void> {
  const machine = await describeMachine(stage.directory);
  const { version, durability } = await stage.describe();
  const pgbench = await findPgbench();
  say([...machine, `PostgreSQL ${version}, pgbench ${pgbench ?? 'is not installed: left out'}`].join('\n'));
  const key = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
  const contestants = await prepareContestants({
    ...{ stage, processes, key, options },
    pgbench: pgbench !== undefined,
  });
  const rounds = await playRounds(options.rounds, contestants, () => stage.settle(), say);
  const { connections, players, seconds, warmup } = options;
  const date = new Date().toISOString().slice(0, 10);
  const conditions = [
    `${date}; ${options.rounds} rounds of ${seconds} s after ${warmup} s of warm-up; ${connections} connections; ${players} players`,
    generatorShares(rounds),
    ...machine,
    `PostgreSQL ${version} (embedded; ${durability})`,
    pgbench === undefined ? 'pgbench was not installed' : `pgbench ${pgbench}, \`${pgbenchFlags}\``,
  ];
  const table = tableOf(rounds);
  await writeFigures(README, `${table}\n\n${conditions.map((line) => `- ${line}`).join('\n')}`);
  process.stdout.write(`\n${table}\n`);
}

/** Runs the bench and leaves nothing behind, however it ends. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const processes = new ChildProcesses();
  const building = Stage.build();
  const clear = async (): Promise<void> => {
    await processes.stop();
    await (await building).clear();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The work under way fails with its processes; what it says of that is of no interest.
      process.stderr.write(`\n${signal}: stopping\n`);
      void clear().finally(() => process.exit(130));
    });
  }
  try {
    const stage = await building;
    await bench(stage, processes, options);
  } finally {
    await clear();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
