import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function nearestManifest(directory: string): string {
  if (existsSync(join(directory, 'package.json'))) return directory;
  const parent = dirname(directory);
  if (parent === directory) throw new Error('There is no package.json above Quartet’s files.');
  return nearestManifest(parent);
}

/** The folder of Quartet's package.json: its place beside this file differs between the sources and the build. */
export const PACKAGE_ROOT = nearestManifest(dirname(fileURLToPath(import.meta.url)));
