/**
 * What the client packages cost: changes a second on one connection, beside the bench's own generator, whose frames are signed beforehand and whose
 * answers are hardly read.
 *
 *   npm run bench:clients -- [--rounds 5] [--seconds 5]
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { ChildProcesses } from '../child-processes.js';
import { runCleanly } from '../cleanly.js';
import { runLoad } from '../load/run.js';
import { describeMachine } from '../machine.js';
import { script, startQuartet } from '../servers.js';
import { queryOnce, type Stage } from '../stage.js';
import { median } from '../statistics.js';

const PLAYERS = 10_000;
const IN_FLIGHT = 1_000;
const WARMUP_S = 1;
const PYTHON = '/usr/bin/python3';

const { values } = parseArgs({ options: { rounds: { type: 'string' }, seconds: { type: 'string' } } });
const rounds = Number(values.rounds ?? 5);
const seconds = Number(values.seconds ?? 5);

async function bench(stage: Stage, processes: ChildProcesses): Promise<void> {
  const key = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
  const databaseUrl = await stage.createDatabase('clients');
  const setting = { databaseUrl, key, directory: stage.directory, cpuProfiles: undefined };
  const { url } = await startQuartet(processes, setting);
  await queryOnce(
    databaseUrl,
    `INSERT INTO bobux.players (steam) SELECT 'bench ' || n FROM generate_series(1, ${PLAYERS}) n`,
  );
  const order = [url, key.key, key.secret, PLAYERS, IN_FLIGHT, WARMUP_S, seconds].map(String);
  const env = { NODE_ENV: 'production', PYTHONPATH: 'clients/python/src', PYTHONDONTWRITEBYTECODE: '1' };
  const here = process.cwd();
  const python = {
    command: PYTHON,
    args: ['bench/clients/python_load.py', ...order],
    env,
    cwd: here,
  };
  const contestants: Record<string, () => Promise<number>> = {
    generator: async () => {
      const load = {
        command: 'setbobux',
        connections: 1,
        players: PLAYERS,
        window: IN_FLIGHT,
        nonces: true,
      } as const;
      return (await runLoad(processes, key, { url, load, warmup: WARMUP_S, seconds })).figures.perSecond;
    },
    TypeScript: async () =>
      Number(await processes.run(script('clients/typescript-load.ts', env, here, order))),
    Python: async () => Number(await processes.run(python)),
  };
  const found = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    const names = Object.keys(contestants);
    // Whoever comes second finds a warmer machine: they take turns at it.
    if (round % 2 === 1) names.reverse();
    for (const name of names) {
      await stage.settle();
      found.get(name)?.push((await contestants[name]?.()) ?? NaN);
    }
    const said = [...found].map(([name, rates]) => `${name} ${rates.at(-1)?.toFixed(0)}`);
    process.stderr.write(`round ${round + 1}: ${said.join(', ')}; load ${loadavg()[0]?.toFixed(1)}\n`);
  }
  const base = found.get('generator') ?? [];
  const table = [...found].map(([name, rates]) => {
    const ratios = rates.map((rate, round) => rate / (base[round] ?? NaN));
    const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
    return `| ${name} | ${median(rates).toFixed(0)} | **${median(ratios).toFixed(2)}** (${spread}) |`;
  });
  const conditions = [
    `${new Date().toISOString().slice(0, 10)}; ${rounds} rounds of ${seconds} s after ${WARMUP_S} s; load of the machine ${loadavg()[0]?.toFixed(1)}`,
    ...(await describeMachine(stage.directory)),
    await stage.describe(),
  ];
  const head = ['| client | `setbobux` /s | of the generator |', '| --- | --: | --: |'];
  process.stdout.write(`${[...head, ...table, '', ...conditions.map((line) => `- ${line}`)].join('\n')}\n`);
}

await runCleanly(bench);
