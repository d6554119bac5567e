import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { EmbeddedPostgresError, messageOf } from './embedded-postgres-error.js';

/** The account that the server runs under; `identity` is undefined when it is that of this process. */
export interface ServerAccount {
  readonly name: string;
  readonly identity: Owner | undefined;
  /** As whom initdb runs where that has to be another one: it wants an account that has a name. */
  readonly builder?: Owner | undefined;
}

/** What a program that ran to its end left behind; `code` is undefined when a signal ended it. */
export interface ProgramResult {
  readonly code: number | undefined;
  readonly output: string;
}

/** The owner of an existing cluster, as `stat` gives it. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `-x`: pass or execute, `-r`: read, `-w`: write; as the shell's `test` has them. */
export type Access = '-x' | '-r' | '-w';

const OWN_ACCOUNT: ServerAccount = { name: 'the account of this process', identity: undefined };

/** Ids that Linux distributions give to nobody (systemd, "Users, Groups, UIDs and GIDs on systemd Systems": 60706 to 61183 are unused). */
const FIRST_UNNAMED_ID = 60_706;
const MAX_UNNAMED_IDS = 20;

const ACCESS_MODES = { '-x': constants.X_OK, '-r': constants.R_OK, '-w': constants.W_OK };

/**
 * What the server may know of this process's environment: nothing, since Quartet's holds secrets and the
 * server may run under an account that others share. Windows programs need theirs to load at all.
 */
const CLEAN_ENVIRONMENT =
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
  return { ...CLEAN_ENVIRONMENT, ...place, ...account.identity };
}

/** Whether this process is root, whom PostgreSQL refuses. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account for the server: this process's own, or, as root, the owner of the existing cluster
 * (PostgreSQL serves nobody else's), else `postgres`, else one that nobody has (`nobody` is shared by other services, which could enter the
 * socket's directory), else `nobody`.
 *
 * @param preferred names of accounts that are taken first
 * @throws EmbeddedPostgresError as root, when none of them exists
 */
export async function findServerAccount(
  clusterOwner: Owner | undefined,
  preferred: readonly string[] = ['postgres'],
): Promise<ServerAccount> {
  if (!runsAsRoot()) return OWN_ACCOUNT;
  if (clusterOwner !== undefined && clusterOwner.uid !== 0) {
    return { name: `user ${clusterOwner.uid}`, identity: { uid: clusterOwner.uid, gid: clusterOwner.gid } };
  }
  for (const name of preferred) {
    const identity = await named(name);
    if (identity !== undefined) return { name, identity };
  }
  const builder = await named('nobody');
  if (builder !== undefined) return (await unnamedAccount(builder)) ?? { name: 'nobody', identity: builder };
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
      else resolve({ code: error.code ?? undefined, output });
    });
  });
}

/**
 * Whether the account itself can use `path` in that way. The kernel is asked under that account, since
 * the modes of one directory show nothing of its parents, of ACLs and of mounts.
 *
 * @throws EmbeddedPostgresError when this process may not act under the account
 */
export async function canReach(account: ServerAccount, path: string, mode: Access): Promise<boolean> {
  if (account.identity === undefined) {
    return access(path, ACCESS_MODES[mode]).then(
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

async function named(name: string): Promise<Owner | undefined> {
  const [uid, gid] = await Promise.all([idOf('-u', name), idOf('-g', name)]);
  return uid !== undefined && gid !== undefined && uid !== 0 ? { uid, gid } : undefined;
}

/** An id that no account has; undefined where this process may not act under one, as in a container with a few ids of its own. */
async function unnamedAccount(builder: Owner): Promise<ServerAccount | undefined> {
  for (let uid = FIRST_UNNAMED_ID; uid < FIRST_UNNAMED_ID + MAX_UNNAMED_IDS; uid += 1) {
    if ((await idOf('-u', String(uid))) !== undefined) continue;
    const account = { name: `user ${uid}`, identity: { uid, gid: uid }, builder };
    const { code } = await runAs(account, '/bin/sh', ['-c', ':']).catch(() => ({ code: undefined }));
    return code === 0 ? account : undefined;
  }
  return undefined;
}

async function idOf(flag: '-u' | '-g', name: string): Promise<number | undefined> {
  try {
    const { code, output } = await runAs(OWN_ACCOUNT, 'id', [flag, name]);
    // macOS gives "nobody" the id 4294967294, where spawn takes the same bits as -2.
    return code === 0 && /^\d+$/.test(output) ? Number(output) | 0 : undefined;
  } catch {
    return undefined;
  }
}
