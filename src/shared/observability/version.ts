import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The nearest package.json above this file: its place differs between the sources and the build. */
function readVersion(directory: string): string {
  try {
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
    return manifest.version;
  } catch (error) {
    const parent = dirname(directory);
    if (parent === directory) throw error;
    return readVersion(parent);
  }
}

/** Quartet's version. */
export const VERSION = readVersion(dirname(fileURLToPath(import.meta.url)));
