import { access, constants, mkdtemp, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Linux's file system in memory; other systems have none that is always there. */
const MEMORY = '/dev/shm';
/** Some 40 databases of 10 MB live at once, beside the log of the server; in a container there are often but 64 MB. */
const MIN_FREE_BYTES = 2 ** 31;

async function hasRoom(folder) {
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= MIN_FREE_BYTES;
  } catch {
    return false;
  }
}

/**
 * Makes the folder of the test run's PostgreSQL: in memory where there is room. A run makes some hundred databases, and a copy of one costs a quarter of a
 * second of processor time on a disk, a hundredth in memory.
 * @returns its path
 */
export async function makeServerFolder(memory = MEMORY) {
  return mkdtemp(join((await hasRoom(memory)) ? memory : tmpdir(), 'quartet-test-'));
}
