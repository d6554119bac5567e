import { readdir, readFile } from 'node:fs/promises';

/** /proc counts in USER_HZ, which is 100 on every Linux that Node runs on (proc(5)). */
const TICKS_A_SECOND = 100;

/** Seconds of processor time of some processes and of their children, so far; of children that have ended too. */
export async function processorSeconds(pids: readonly number[]): Promise<number> {
  let ticks = 0;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => undefined);
    if (stat === undefined) continue;
    // The second field is the program's name in parentheses, and may hold anything.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const parent = fields[1]!;
    const [own, ofEnded] = [fields[11]! + fields[12]!, fields[13]! + fields[14]!];
    if (pids.includes(Number(entry))) ticks += own + ofEnded;
    else if (pids.includes(parent)) ticks += own;
  }
  return ticks / TICKS_A_SECOND;
}
