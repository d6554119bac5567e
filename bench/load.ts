import type { ChildProcesses } from './child-processes.js';
import type { BenchKey, MeasuredCommand } from './commands.js';
import type { GeneratorReport } from './load-generator.js';
import type { Options } from './options.js';
import { script } from './servers.js';

/** Has the load generator measure one command of one server. */
export async function measureServer(
  processes: ChildProcesses,
  url: string,
  command: MeasuredCommand,
  key: BenchKey,
  options: Options,
): Promise<GeneratorReport> {
  const { connections, warmup, seconds, players } = options;
  const numbers = Object.entries({ connections, warmup, seconds, players });
  const args = [
    '--url',
    url,
    '--command',
    command,
    ...numbers.flatMap(([name, value]) => [`--${name}`, `${value}`]),
  ];
  const env = { NODE_ENV: 'production', BENCH_KEY: key.key, BENCH_SECRET: key.secret };
  return JSON.parse(
    await processes.run(script('load-generator.ts', env, process.cwd(), args)),
  ) as GeneratorReport;
}
