import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensurePrivateFile } from '../shared/secrets/private-file.js';
import { unusableDataDirectory } from './data-directory.js';
import { EmbeddedPostgresError, codeOf } from './embedded-postgres-error.js';

/** The passwords of the two login roles that Quartet itself uses, kept in `<dataDir>/postgres.json`. */
export interface ClusterPasswords {
  /** Of the role `postgres`. */
  readonly superuserPassword: string;
  /** Of the role `quartet`, which owns the database `quartet`. */
  readonly ownerPassword: string;
}

/**
 * Reads the passwords; for a cluster that is still to be made they are generated and stored first, so
 * that no moment exists in which there is a cluster whose password is known to nobody.
 *
 * @throws EmbeddedPostgresError when they are missing beside an existing cluster, or unreadable
 */
export async function clusterPasswords(dataDir: string, clusterExists: boolean): Promise<ClusterPasswords> {
  const file = join(dataDir, 'postgres.json');
  const known = await readPasswords(dataDir, file);
  if (known !== undefined) return known;
  if (clusterExists) {
    throw new EmbeddedPostgresError(
      `The database in ${join(dataDir, 'postgres')} cannot be opened: ${file}, which holds its passwords, is ` +
        `missing. Restore that file from a backup, or move ${join(dataDir, 'postgres')} away to begin with an ` +
        'empty database.',
    );
  }
  await storeNewPasswords(dataDir, file);
  // Read again: of two starts at the same moment, one has stored its own.
  return (await readPasswords(dataDir, file))!;
}

async function readPasswords(dataDir: string, file: string): Promise<ClusterPasswords | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusableDataDirectory(dataDir, error);
  }
  const passwords = parsed(text);
  if (passwords === undefined) {
    throw new EmbeddedPostgresError(
      `${file} is damaged: it must hold {"superuserPassword","ownerPassword"}. Restore it from a backup.`,
    );
  }
  return passwords;
}

function parsed(text: string): ClusterPasswords | undefined {
  try {
    const { superuserPassword, ownerPassword } = JSON.parse(text) as Partial<ClusterPasswords>;
    if (typeof superuserPassword !== 'string' || typeof ownerPassword !== 'string') return undefined;
    return { superuserPassword, ownerPassword };
  } catch {
    return undefined;
  }
}

/** Appears in one step and never over another file; hex, so that it needs no escaping in any URL or SQL. */
async function storeNewPasswords(dataDir: string, file: string): Promise<void> {
  const [superuserPassword, ownerPassword] = [
    randomBytes(24).toString('hex'),
    randomBytes(24).toString('hex'),
  ];
  const text = JSON.stringify({ superuserPassword, ownerPassword }, null, 2) + '\n';
  try {
    await ensurePrivateFile(file, text);
  } catch (error) {
    throw unusableDataDirectory(dataDir, error);
  }
}
