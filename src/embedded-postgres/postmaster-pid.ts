import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './embedded-postgres-error.js';

/** PostgreSQL's own lock file, `postmaster.pid` in the cluster. */
export interface PostmasterPid {
  /** Null when the file is empty or damaged, as after a power cut. */
  readonly pid: number | null;
  readonly port: number | null;
  readonly text: string;
}

/** Reads the lock file (line 1: process id, line 4: port); null when there is none. */
export async function readPostmasterPid(cluster: string): Promise<PostmasterPid | null> {
  try {
    const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
    const lines = text.split('\n');
    return { pid: positive(lines[0]), port: positive(lines[3]), text };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Removes the lock file that was judged stale. It is taken aside first and looked at again: a server of
 * another start may have written its own in between, and that one is put back.
 */
export async function removeStalePid(cluster: string, judged: PostmasterPid): Promise<void> {
  const file = join(cluster, 'postmaster.pid');
  const aside = `${file}.stale-${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  try {
    if ((await readFile(aside, 'utf8')) !== judged.text) await link(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Process ids come from a file: never 0 or a negative one, which would name a whole group to `kill`. */
function positive(line: string | undefined): number | null {
  const number = Math.abs(Number.parseInt(line ?? '', 10));
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
