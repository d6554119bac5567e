import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a directory and those above it that are missing. Node's own `recursive` never ends where the system says that there is no such directory
 * although the one above is there, as below `/proc`.
 * @param mode of each that is made; the umask takes from it
 * @returns whether this one was made
 * @throws the system's error: EEXIST where something else has the name
 */
export async function makeDirectory(path: string, mode = 0o777): Promise<boolean> {
  const above = dirname(path);
  try {
    return await makeOne(path, mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || above === path) throw error;
  }
  await makeDirectory(above, mode);
  return makeOne(path, mode);
}

async function makeOne(path: string, mode: number): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    // Another start was faster; or the system says first that one may not write, although it is there.
    if ((await stat(path).catch(() => undefined))?.isDirectory()) return false;
    throw error;
  }
}
