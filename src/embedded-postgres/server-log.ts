import { open, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './embedded-postgres-error.js';
import { runsAsRoot } from './server-account.js';

const MAX_LOG_BYTES = 10 * 1024 * 1024;
const MAX_TAIL_BYTES = 8 * 1024;

/** The server's log file, open for a server to be started; `offset` is where that one's lines begin. */
export interface OpenLog {
  readonly handle: FileHandle;
  readonly offset: number;
}

/** Opens the log for appending, after moving one of more than 10 MB to `<file>.1`. The caller closes it. */
export async function openServerLog(file: string): Promise<OpenLog> {
  if ((await sizeOf(file)) > MAX_LOG_BYTES) await rename(file, `${file}.1`);
  return { handle: (await openNew(file)) ?? (await open(file, 'a')), offset: await sizeOf(file) };
}

/** Creates the log for the owner of its directory, who may be an ordinary user that starts with sudo today. */
async function openNew(file: string): Promise<FileHandle | undefined> {
  try {
    const handle = await open(file, 'ax', 0o600);
    const { uid, gid } = await stat(dirname(file));
    if (runsAsRoot()) await handle.chown(uid, gid);
    return handle;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return undefined;
    throw error;
  }
}

/** The last lines written since `offset`, at most 20 of them. */
export async function lastLines(file: string, offset: number): Promise<string> {
  const size = await sizeOf(file);
  const from = Math.max(offset, size - MAX_TAIL_BYTES);
  if (size <= from) return '';
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead).trim().split('\n').slice(-20).join('\n');
  } finally {
    await handle.close();
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
