import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildProcesses, Program } from './child-processes.js';
import type { BenchKey } from './commands.js';
import { startArguments } from './start-command.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsx = import.meta.resolve('tsx');
/** In production it stands in a line of JSON. */
const ADDRESS = /(ws:\/\/127\.0\.0\.1:\d+\/\w*)/;

/** The default of DATABASE_POOL, which Quartet is not told. */
const POOL = '10';

export interface ServerSetting {
  readonly databaseUrl: string;
  readonly key: BenchKey;
  /** Where the server runs: without the `.env` of the person who measures. */
  readonly directory: string;
  readonly cpuProfiles: string | undefined;
  /** Quartet's HEAP_GROWTH_PERCENT, where it is not the default. */
  readonly heapGrowthPercent?: number;
}

/** A TypeScript file of the bench in a Node of its own. */
export function script(file: string, env: Record<string, string>, cwd: string, args: string[] = []): Program {
  return { command: process.execPath, args: ['--import', tsx, join(root, 'bench', file), ...args], env, cwd };
}

function profiled(program: Program, directory: string | undefined): Program {
  if (directory === undefined) return program;
  return { ...program, args: ['--cpu-prof', `--cpu-prof-dir=${directory}`, ...program.args] };
}

/** Starts Quartet as in production, with every limit as it is by default. @returns its address and its process's id */
export async function startQuartet(
  processes: ChildProcesses,
  setting: ServerSetting,
): Promise<{ url: string; pid: number }> {
  const env = {
    NODE_ENV: 'production',
    PORT: '0',
    DATABASE_URL: setting.databaseUrl,
    DATA_DIR: join(setting.directory, `quartet${new URL(setting.databaseUrl).pathname.replace('/', '-')}`),
    SECRETS_KEY: randomBytes(32).toString('base64'),
    BOBUX_ADMIN_KEY: setting.key.key,
    BOBUX_ADMIN_SECRET: setting.key.secret,
    ...(setting.heapGrowthPercent && { HEAP_GROWTH_PERCENT: String(setting.heapGrowthPercent) }),
  };
  const args = [...startArguments];
  const program = { command: process.execPath, args, env, cwd: setting.directory };
  const { said, pid } = await processes.serve(profiled(program, setting.cpuProfiles), ADDRESS);
  return { url: said, pid };
}

/** Starts the bare server. @returns its address and its process's id */
export async function startBare(
  processes: ChildProcesses,
  setting: ServerSetting,
): Promise<{ url: string; pid: number }> {
  const env = {
    NODE_ENV: 'production',
    DATABASE_URL: setting.databaseUrl,
    DATABASE_POOL: POOL,
    BENCH_KEY: setting.key.key,
    BENCH_SECRET: setting.key.secret,
  };
  const program = script('peers/bare-ws.ts', env, setting.directory);
  const { said, pid } = await processes.serve(profiled(program, setting.cpuProfiles), ADDRESS);
  return { url: said, pid };
}
