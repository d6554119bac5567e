import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SqlFolder } from './database-schema.js';

/** One object of a database: the function or view of the file's name, and behind a function the triggers that call it. */
export interface SqlFile {
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text, in hex. */
  readonly checksum: string;
}

/** What a folder holds. */
export interface SqlFolderContent {
  /** Grows with every change of the folder that is committed: distinguishes an older build from a newer one. */
  readonly version: number;
  /** By name. */
  readonly files: readonly SqlFile[];
}

export const VERSION_FILE = 'version.json';
const FILE_NAME = /^([a-z][a-z0-9_]{0,62})\.sql$/;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Views may stand on functions. */
export const isView = ({ text }: SqlFile): boolean => /^CREATE OR REPLACE VIEW /m.test(text);

/** The SQL files of a folder. @throws Error a file that is not named as an object of the database may be */
export async function readSqlFiles(path: string): Promise<SqlFile[]> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (file) => {
      const name = FILE_NAME.exec(file)?.[1];
      if (name === undefined) throw new Error(`${join(path, file)} is not named like a function or view.`);
      // A checkout on Windows may have other line ends.
      const text = (await readFile(join(path, file), 'utf8')).replaceAll('\r\n', '\n');
      return { name, text, checksum: sha256(text) };
    }),
  );
}

/** One checksum for all of a folder. */
export function checksumOf(files: readonly SqlFile[]): string {
  return sha256(files.map(({ name, checksum }) => `${name} ${checksum}\n`).join(''));
}

/** What a `version.json` says. @throws Error it is not one */
export function parseVersion(text: string): { readonly version: number; readonly checksum: string } {
  const { version, checksum } = JSON.parse(text) as { version?: unknown; checksum?: unknown };
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    throw new Error(`${VERSION_FILE} must have a version of 1 or more.`);
  }
  if (typeof checksum !== 'string') throw new Error(`${VERSION_FILE} must have a checksum.`);
  return { version, checksum };
}

/** A folder with its version. */
export async function readSqlFolder({ path }: Pick<SqlFolder, 'path'>): Promise<SqlFolderContent> {
  const { version } = parseVersion(await readFile(join(path, VERSION_FILE), 'utf8'));
  return { version, files: await readSqlFiles(path) };
}
