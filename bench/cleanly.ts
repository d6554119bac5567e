import { ChildProcesses } from './child-processes.js';
import { Stage } from './stage.js';

/**
 * Does work with a stage and processes, and leaves nothing behind, however it ends: Ctrl-C included.
 * @param databaseUrl the PostgreSQL of the stage; without one, an embedded one
 */
export async function runCleanly(
  work: (stage: Stage, processes: ChildProcesses) => Promise<void>,
  databaseUrl?: string,
): Promise<void> {
  const processes = new ChildProcesses();
  const building = Stage.build(databaseUrl);
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
    await work(await building, processes);
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    await clear();
  }
}
