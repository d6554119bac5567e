import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { EmbeddedPostgresError, messageOf } from './embedded-postgres-error.js';

/** The account that the server runs under; `identity` is null when it is that of this process. */
export interface ServerAccount {
  readonly name: string;
  readonly identity: { readonly uid: number; readonly gid: number } | null;
}

/** What a program that ran to its end left behind; `code` is null when a signal ended it. */
export interface ProgramResult {
  readonly code: number | null;
  readonly output: string;
}

/** The owner of an existing cluster, as `stat` gives it. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `-x`: pass or execute, `-r`: read, `-w`: write; as the shell's `test` has them. */
export type Access = '-x' | '-r' | '-w';

const ownAccount: ServerAccount = { name: 'the account of this process', identity: null };

const accessModes = { '-x': constants.X_OK, '-r': constants.R_OK, '-w': constants.W_OK };

/**
 * What the server may know of this process's environment: nothing, since Quartet's holds secrets and the
 * server may run under an account that others share. Windows programs need theirs to load at all.
 */
const cleanEnvironment =
  process.platform === 'win32'
    ? {}
    : { env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC' } };

/** The options to spawn a program as the account, from a directory that every account can stand in. */
export function spawnOptionsFor(account: ServerAccount): {
  uid?: number;
  gid?: number;
  cwd?: string;
  env?: Record<string, string>;
} {
  const place = process.platform === 'win32' ? {} : { cwd: '/' };
  return { ...cleanEnvironment, ...place, ...account.identity };
}

/** Whether this process is root, whom PostgreSQL refuses. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account for the server: this process's own, or, as root, the owner of the existing cluster
 * (PostgreSQL serves nobody else's), else `postgres`, else `nobody`.
 *
 * @throws EmbeddedPostgresError as root, when none of them exists
 */
export async function findServerAccount(clusterOwner: Owner | null): Promise<ServerAccount> {
  if (!runsAsRoot()) return ownAccount;
  if (clusterOwner !== null && clusterOwner.uid !== 0) {
    return { name: `user ${clusterOwner.uid}`, identity: { uid: clusterOwner.uid, gid: clusterOwner.gid } };
  }
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([idOf('-u', name), idOf('-g', name)]);
    if (uid !== null && gid !== null && uid !== 0) return { name, identity: { uid, gid } };
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root, and this machine has neither an account "postgres" nor "nobody" to run ' +
      'it under. Start Quartet as an ordinary user, or set DATABASE_URL to a PostgreSQL 14 or newer.',
  );
}

/**
 * Runs a program to its end under the account; a failing program is a result, not an error.
 *
 * @throws the system error when it could not be started at all (`ENOENT`, `ENOEXEC`, `EPERM`)
 */
export function runAs(
  account: ServerAccount,
  program: string,
  args: readonly string[],
): Promise<ProgramResult> {
  const options = { ...spawnOptionsFor(account), maxBuffer: 16 * 1024 * 1024, windowsHide: true };
  return new Promise((resolve, reject) => {
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const output = (stdout + stderr).trim();
      if (error === null) resolve({ code: 0, output });
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- it is one, typed as an Omit
      else if (typeof error.code === 'string') reject(error);
      else resolve({ code: error.code ?? null, output });
    });
  });
}

/**
 * Whether the account itself can use `path` in that way. The kernel is asked under that account, since
 * the modes of one directory tell nothing of its parents, of ACLs and of mounts.
 *
 * @throws EmbeddedPostgresError when this process may not act under the account
 */
export async function canReach(account: ServerAccount, path: string, mode: Access): Promise<boolean> {
  if (account.identity === null) {
    return access(path, accessModes[mode]).then(
      () => true,
      () => false,
    );
  }
  try {
    const { code } = await runAs(account, '/bin/sh', ['-c', `test ${mode} "$1"`, 'sh', path]);
    return code === 0;
  } catch (error) {
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root, and Quartet could not switch to ${account.name}: ${messageOf(error)}. ` +
        'Start Quartet as an ordinary user, or set DATABASE_URL to a PostgreSQL 14 or newer.',
      { cause: error },
    );
  }
}

async function idOf(flag: '-u' | '-g', name: string): Promise<number | null> {
  try {
    const { code, output } = await runAs(ownAccount, 'id', [flag, name]);
    // macOS gives "nobody" the id 4294967294, where spawn takes the same bits as -2.
    return code === 0 && /^\d+$/.test(output) ? Number(output) | 0 : null;
  } catch {
    return null;
  }
}
