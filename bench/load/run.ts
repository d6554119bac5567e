import type { ChildProcesses } from '../child-processes.js';
import type { BenchKey } from '../commands.js';
import { script } from '../servers.js';
import type { GeneratorReport } from './generator.js';
import type { LoadOrder } from './load.js';

/** Has the load generator put a load on a server. */
export async function runLoad(
  processes: ChildProcesses,
  key: BenchKey,
  order: LoadOrder,
): Promise<GeneratorReport> {
  const env = { NODE_ENV: 'production', BENCH_KEY: key.key, BENCH_SECRET: key.secret };
  const generator = script('load/generator.ts', env, process.cwd(), [JSON.stringify(order)]);
  return JSON.parse(await processes.run(generator)) as GeneratorReport;
}
