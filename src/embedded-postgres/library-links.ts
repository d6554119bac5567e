import { readFile, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { codeOf } from './embedded-postgres-error.js';

/** One line of `pg-symlinks.json`; both paths begin with `native/`. */
interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the library links that npm packages cannot carry and that the package's install script makes,
 * where scripts may run. Links that are there stay.
 *
 * @param native the package's `native` folder
 * @returns whether all links are in place now; false when the folder may not be written
 */
export async function makeMissingLinks(native: string): Promise<boolean> {
  for (const link of await listedLinks(native)) {
    const source = inside(native, link.source);
    const target = inside(native, link.target);
    if (await resolves(target)) continue;
    try {
      await rm(target, { force: true });
      await symlink(relative(dirname(target), source), target);
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) return false;
      // Another Quartet that starts at the same moment made it.
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
  return true;
}

async function listedLinks(native: string): Promise<LibraryLink[]> {
  try {
    return JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as LibraryLink[];
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function inside(native: string, listed: string): string {
  return join(native, listed.replace(/^native\//, ''));
}

async function resolves(path: string): Promise<boolean> {
  return realpath(path).then(
    () => true,
    () => false,
  );
}
