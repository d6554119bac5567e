import { open } from 'node:fs/promises';
import { cpus, loadavg, release, type, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './statistics.js';

const PAGE = 8192;
const WRITES = 200;

/** Median milliseconds that one page takes to the disk, for good: what every single commit has to wait for. */
async function measureSync(directory: string): Promise<number> {
  const file = await open(join(directory, 'sync'), 'w');
  const page = Buffer.alloc(PAGE, 1);
  const taken: number[] = [];
  for (let write = 0; write < WRITES; write++) {
    const start = performance.now();
    await file.write(page, 0, PAGE, 0);
    await file.datasync();
    taken.push(performance.now() - start);
  }
  await file.close();
  return median(taken);
}

/** The machine as the bench found it, one line each. To be asked before the load begins. */
export async function describeMachine(directory: string): Promise<string[]> {
  const [first] = cpus();
  const load = loadavg().map((value) => value.toFixed(2));
  return [
    `${cpus().length} cores, ${first?.model.trim() ?? 'unknown'}; ${(totalmem() / 2 ** 30).toFixed(0)} GiB; ${type()} ${release()}`,
    `disk: ${(await measureSync(directory)).toFixed(2)} ms to write 8 KiB and sync it (median of ${WRITES})`,
    `Node ${process.version}`,
    `load average before the bench: ${load.join(', ')}`,
  ];
}
