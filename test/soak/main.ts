import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FleetWorld } from './fleet-world.js';
import { INTERRUPTED, Interruption } from './interruption.js';
import { Random } from './random.js';
import { newSeed, Simulation } from './simulation.js';

/**
 * `npm run soak`: random clients of all four contexts on real processes, while these are killed. Ends with 0 where every answer and all of the database
 * were as the models say, 1 where not, 130 where it was stopped.
 */
const USAGE = `npm run soak -- [--minutes M | --rounds N] [--seed S] [--calm]

  --minutes M  works for so long (1)
  --rounds N   until each of the seven clients has done so many operations
  --seed S     the operations and faults of an earlier run
  --calm       without faults`;

const PROGRESS_MS = 5_000;
/** Setting up, the last fault and the comparisons may take so much longer. */
const GRACE_MS = 6 * 60_000;
/** Between two operations of a client: the processes that start again need the machine too. */
const PAUSE_MS = 10;

interface Wanted {
  readonly minutes: number;
  readonly rounds: number;
  readonly seed: string;
  readonly calm: boolean;
}

function readArguments(): Wanted {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string' },
      calm: { type: 'boolean', default: false },
    },
  });
  const rounds = values.rounds === undefined ? Infinity : Number(values.rounds);
  const minutes = Number(values.minutes ?? (values.rounds === undefined ? 1 : 24 * 60));
  if (!(minutes > 0) || !(rounds > 0)) throw new Error('--minutes and --rounds are numbers above 0.');
  return { minutes, rounds, seed: values.seed ?? newSeed(), calm: values.calm };
}

async function main(): Promise<number> {
  let wanted: Wanted;
  try {
    wanted = readArguments();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const { minutes, rounds, seed, calm } = wanted;
  const length = Number.isFinite(rounds) ? `--rounds ${rounds}` : `--minutes ${minutes}`;
  const replay = `npm run soak -- ${length} --seed ${seed}${calm ? ' --calm' : ''}`;
  console.log(`${replay}\nstarting PostgreSQL and replicas`);
  const began = Date.now();
  const until = began + minutes * 60_000;
  const told = (line: string): void => {
    console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${line}`);
  };
  let world: FleetWorld | undefined;
  const interruption = new Interruption(
    () => {
      told('stopping');
      if (world !== undefined) world.stopped = true;
    },
    async () => world?.close(),
  );
  try {
    world = await FleetWorld.start(seed);
  } catch (error) {
    // Ctrl-C reaches the replicas as well, and those that start end.
    if (!interruption.came) throw error;
    console.log(`Stopped before it began.\nreplay: ${replay}`);
    return INTERRUPTED;
  }
  world.stopped = interruption.came;
  return work(world, wanted, until, told, interruption, replay);
}

async function work(
  world: FleetWorld,
  { minutes, rounds, calm }: Wanted,
  until: number,
  told: (line: string) => void,
  interruption: Interruption,
  replay: string,
): Promise<number> {
  const simulation = new Simulation(world);
  const done = (): string => {
    const kinds = [...world.faults].map(([fault, times]) => `${fault} ${times}`).join(', ') || 'none';
    return `${simulation.operations} operations, ${simulation.lost} answers lost, faults: ${kinds}`;
  };
  const watchdog = setTimeout(
    () => {
      console.error(`\nIt does not end.\n${world.log}\nreplay: ${replay}`);
      void world.close().finally(() => process.exit(1));
    },
    minutes * 60_000 + GRACE_MS,
  );
  const progress = setInterval(() => {
    told(
      `${simulation.operations} operations, ${simulation.lost} answers lost, ${sumOf(world.faults)} faults`,
    );
  }, PROGRESS_MS);
  try {
    if (!world.hasRedis) told('redis-server is not installed: the replicas run without it');
    await simulation.setUp();
    let works = true;
    const faults = calm
      ? Promise.resolve()
      : disturbAgainAndAgain(world, () => works && Date.now() < until, told);
    faults.catch(() => (works = false));
    try {
      await simulation.run((done) => works && done < rounds && Date.now() < until, PAUSE_MS);
    } finally {
      works = false;
      await faults;
    }
    if (!interruption.came) {
      told('comparing');
      await world.restart();
      await simulation.finish(world.databaseUrl, world.secretsKey);
    }
  } catch (error) {
    if (!interruption.came) {
      console.error(
        `\n${world.log}\n\n${error instanceof Error ? error.message : String(error)}\n\nreplay: ${replay}`,
      );
      return 1;
    }
  } finally {
    clearTimeout(watchdog);
    clearInterval(progress);
    await world.close();
  }
  told(done());
  if (interruption.came) {
    console.log(
      `Stopped before its end; what was answered until then was as it has to be.\nreplay: ${replay}`,
    );
    return INTERRUPTED;
  }
  console.log('Every answer, the ledger and the data of all contexts are as they have to be.');
  return 0;
}

async function disturbAgainAndAgain(
  world: FleetWorld,
  goesOn: () => boolean,
  told: (line: string) => void,
): Promise<void> {
  const random = new Random(`${world.seed}/faults`);
  for (let n = 0; ; n += 1) {
    const stream = random.fork(n);
    for (const next = Date.now() + stream.int(3_000, 12_000); Date.now() < next; await delay(100)) {
      if (!goesOn() || world.stopped) return;
    }
    const since = Date.now();
    const fault = await world.disturb(stream);
    told(`${fault}, over after ${Date.now() - since} ms`);
  }
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

process.exitCode = await main();
// A fetch that never ends must not hold the process.
process.exit();
