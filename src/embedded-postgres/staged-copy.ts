import { chmod, cp, lstat, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDirectory } from '../shared/secrets/make-directory.js';
import { makeMissingLinks } from './library-links.js';

/**
 * Copies the `native` folder to `<parent>/<name>`, readable by everybody and writable by this account
 * only, with its library links made. A complete copy from an earlier start is used again. The copy
 * appears under its name in one step, so that a killed start never leaves half of one there.
 *
 * @param parent made when it is missing; as root it may be a directory that others write to (`/tmp`)
 * @returns the path of the copy: under another, unguessable name when something else took this one
 * @throws the system error when `parent` may not be written
 */
export async function stageCopy(native: string, parent: string, name: string): Promise<string> {
  const target = join(parent, name);
  await makeDirectory(parent, 0o755);
  if (await isOurs(target)) {
    if (await isComplete(native, target)) return target;
    await rm(target, { recursive: true, force: true });
  }
  const copy = await mkdtemp(`${target}.`);
  try {
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    await openToReaders(copy);
    await makeMissingLinks(copy);
    await rename(copy, target);
    return target;
  } catch (error) {
    if (await isOurs(target)) {
      // Another Quartet that starts at the same moment was faster.
      await rm(copy, { recursive: true, force: true });
      return target;
    }
    if (await isComplete(native, copy)) return copy;
    await rm(copy, { recursive: true, force: true });
    throw error;
  }
}

/** Whether it is a directory that this account owns and nobody else can write: what is run from it is ours. */
async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return false;
  return found.isDirectory() && found.uid === (process.getuid?.() ?? 0) && (found.mode & 0o022) === 0;
}

/** Whether every file is there with its size; cleaners of temporary directories take single files. */
async function isComplete(native: string, copy: string): Promise<boolean> {
  for (const entry of await readdir(native, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const twin = await stat(copy + source.slice(native.length)).catch(() => undefined);
    if (twin?.size !== (await stat(source)).size) return false;
  }
  return makeMissingLinks(copy);
}

/** An installation under a strict umask is readable by its owner only. */
async function openToReaders(copy: string): Promise<void> {
  await chmod(copy, 0o755);
  for (const entry of await readdir(copy, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) await chmod(path, 0o755);
    else if (entry.isFile()) await chmod(path, ((await stat(path)).mode & 0o100) === 0 ? 0o644 : 0o755);
  }
}
