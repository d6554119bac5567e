import { access, chmod, constants } from 'node:fs/promises';
import { makeDirectory } from '../shared/secrets/make-directory.js';
import { EmbeddedPostgresError, codeOf, messageOf } from './embedded-postgres-error.js';
import { runsAsRoot } from './server-account.js';

/**
 * Makes `dataDir` when it is missing: for its owner alone, or as root with passage (0711) for the account
 * that the server runs under. A directory that exists keeps its mode.
 *
 * @throws EmbeddedPostgresError when it cannot be made, or used by this account
 */
export async function makeDataDirectory(dataDir: string): Promise<void> {
  try {
    const made = await makeDirectory(dataDir, 0o755);
    // Set apart from mkdir, whose modes the umask takes from; the parents that it made keep those.
    if (made) await chmod(dataDir, runsAsRoot() ? 0o711 : 0o700);
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusableDataDirectory(dataDir, error);
  }
}

/** The error for a `dataDir` that this account may not write or read (`EACCES`), or that is no directory. */
export function unusableDataDirectory(dataDir: string, cause: unknown): EmbeddedPostgresError {
  const foreign = ['EACCES', 'EPERM'].includes(codeOf(cause) ?? '');
  return new EmbeddedPostgresError(
    `DATA_DIR ${dataDir} cannot be used: ${messageOf(cause)}. ` +
      (foreign
        ? 'It belongs to another account: start Quartet under that one, or set DATA_DIR to another directory.'
        : 'Set DATA_DIR to a directory that Quartet can write.'),
    { cause },
  );
}
