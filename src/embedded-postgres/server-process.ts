import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from './embedded-postgres-error.js';

/** Whether a process is the server of a cluster; `unknown` where the system gives no way to find out. */
export type ServerIdentity = 'server' | 'other' | 'unknown';

/** Whether the process lives. One that ended and was not collected by its parent (a zombie) does not. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another account.
    if (codeOf(error) !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in parentheses may hold anything, so the state is looked for behind the last one.
  return status === undefined || !/^[ZX]$/.test(status.slice(status.lastIndexOf(')') + 2).charAt(0));
}

/** Whether a living process is the server of the cluster, so that no stranger is ever signalled. */
export async function identityOf(pid: number, cluster: string): Promise<ServerIdentity> {
  if (process.platform === 'win32') return 'unknown';
  if (process.platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const directory = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    const [program, ...args] = command.split('\0');
    if (program === undefined || !/(^|\/)postgres$/.test(program)) return 'other';
    // The working directory of another account's process is not shown; its arguments are.
    return directory === cluster || (directory === undefined && args.includes(cluster)) ? 'server' : 'other';
  }
  const command = await new Promise<string>((resolve) => {
    execFile('ps', ['-ww', '-o', 'args=', '-p', String(pid)], (error, stdout) =>
      resolve(error ? '' : stdout),
    );
  });
  return command.includes('postgres') && command.includes(cluster) ? 'server' : 'other';
}

/**
 * Stops a server that is not a child of this process: fast shutdown (SIGINT), and when that takes longer
 * than `timeoutMs` milliseconds, immediate shutdown (SIGQUIT), from which PostgreSQL recovers at its next start.
 *
 * @returns whether it has ended
 */
export async function stopProcess(pid: number, cluster: string, timeoutMs: number): Promise<boolean> {
  for (const [signal, limit] of [['SIGINT', timeoutMs] as const, ['SIGQUIT', 10_000] as const]) {
    if ((await identityOf(pid, cluster)) === 'other') return true;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (codeOf(error) === 'ESRCH') return true;
      throw error;
    }
    const deadline = Date.now() + limit;
    while (Date.now() < deadline) {
      if (!(await isRunning(pid))) return true;
      await delay(50);
    }
  }
  return false;
}
