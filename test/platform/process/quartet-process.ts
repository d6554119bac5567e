/** For the tests of this folder: the built server as an operator runs it, in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { readPostmasterPid } from '../../../src/embedded-postgres/postmaster-pid.js';
import { identityOf, isRunning } from '../../../src/embedded-postgres/server-process.js';
import { BobuxClient, type BobuxKey } from '../../support/bobux-client.js';

const builtMain = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url));

/** Generous, since the machine may have other work. */
const START_MS = 30_000;
const END_MS = 40_000;
jest.setTimeout(60_000);

export interface Credentials {
  readonly admin: { readonly username: string; readonly password: string };
  readonly bobux: BobuxKey;
  readonly imbachat: { readonly login: string; readonly password: string; readonly secretKey: string };
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A directory to start servers in, and the servers that were started there. */
export class Workplace {
  private readonly processes: QuartetProcess[] = [];
  private readonly dataDirs = new Set<string>();

  private constructor(readonly path: string) {}

  /** As root, the account of the embedded PostgreSQL has to pass through it. */
  static async make(): Promise<Workplace> {
    const path = await realpath(await mkdtemp(join(tmpdir(), 'quartet-process-')));
    await chmod(path, 0o711);
    return new Workplace(path);
  }

  /** Another directory in this one, to start a server in. */
  async folder(name: string): Promise<string> {
    const path = join(this.path, name);
    await mkdir(path, { recursive: true });
    return path;
  }

  /** Starts a server and does not wait. Nothing of this process's environment reaches it; its port is a free one. */
  spawn(environment: Record<string, string> = {}, cwd = this.path, main = builtMain): QuartetProcess {
    this.dataDirs.add(join(cwd, environment.DATA_DIR ?? '.data'));
    const quartet = new QuartetProcess({ PORT: '0', ...environment }, cwd, main);
    this.processes.push(quartet);
    return quartet;
  }

  /** Starts a server and waits until it listens. */
  async start(
    environment: Record<string, string> = {},
    cwd = this.path,
    main = builtMain,
  ): Promise<QuartetProcess> {
    const quartet = this.spawn(environment, cwd, main);
    await quartet.listening();
    return quartet;
  }

  /** Ends and removes everything, also what a failed test left. */
  async clear(): Promise<void> {
    for (const quartet of this.processes) await quartet.kill();
    for (const dataDir of this.dataDirs) {
      const pid = await embeddedServer(dataDir);
      if (pid !== undefined) process.kill(pid, 'SIGQUIT');
      if (pid !== undefined) await gone(pid);
    }
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A server process, all that it prints, and how it ended. */
export class QuartetProcess {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcess;
  private readonly clients: BobuxClient[] = [];

  constructor(
    environment: Record<string, string>,
    private readonly cwd: string,
    main = builtMain,
  ) {
    const { PATH = '' } = process.env;
    this.child = spawn(process.execPath, [main], {
      cwd,
      env: { PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) =>
      this.child.once('close', (code, signal) => resolve({ code, signal })),
    );
  }

  get output(): string {
    return this.stdout + this.stderr;
  }

  /** `http://127.0.0.1:PORT`, as printed. */
  get url(): string {
    const url = /Quartet listens on (https?:\/\/[^\s"]+)/.exec(this.stdout)?.[1];
    if (url === undefined) throw new Error(`This server does not listen:\n${this.output}`);
    return url;
  }

  get bobuxUrl(): string {
    return `${this.url.replace(/^http/, 'ws')}/bobux`;
  }

  async listening(): Promise<void> {
    // The announcement is written whole, and ends with the routes.
    if (!(await this.prints(/Quartet listens on[^]*Routes .*\n/, START_MS))) {
      throw new Error(`Quartet did not start to listen:\n${this.output}`);
    }
  }

  /** Waits for a text on stdout or stderr. @returns false when the process ends or the time passes before */
  async prints(text: RegExp, milliseconds = START_MS): Promise<boolean> {
    const until = Date.now() + milliseconds;
    while (!text.test(this.output)) {
      if (this.hasEnded || Date.now() > until) return text.test(this.output);
      await delay(10);
    }
    return true;
  }

  connect(as: BobuxKey): Promise<BobuxClient> {
    return BobuxClient.connect(this.bobuxUrl, as).then((client) => {
      this.clients.push(client);
      return client;
    });
  }

  async credentials(dataDir = '.data'): Promise<Credentials> {
    return JSON.parse(await readFile(join(this.cwd, dataDir, 'credentials.json'), 'utf8')) as Credentials;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.signal(signal);
    return this.end();
  }

  /** Waits for the end, which must come by itself. */
  async end(): Promise<Ending> {
    const timer = new AbortController();
    const late = delay(END_MS, undefined, { signal: timer.signal }).then(() => {
      throw new Error(`Quartet does not end:\n${this.output}`);
    });
    late.catch(() => undefined);
    return Promise.race([this.ended, late]).finally(() => timer.abort());
  }

  async kill(): Promise<void> {
    for (const client of this.clients) client.terminate();
    if (!this.hasEnded) this.child.kill('SIGKILL');
    await this.ended;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

/** The process id of the embedded PostgreSQL of a `DATA_DIR`, where it runs. */
export async function embeddedServer(dataDir: string): Promise<number | undefined> {
  const cluster = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  const pid = cluster === undefined ? undefined : (await readPostmasterPid(cluster))?.pid;
  if (cluster === undefined || pid === undefined || pid === null || !(await isRunning(pid))) return undefined;
  return (await identityOf(pid, cluster)) === 'server' ? pid : undefined;
}

/** Looks again and again until something is so. @throws when it is not within 20 s */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const late = Date.now() + 20_000; !(await condition()); await delay(1)) {
    if (Date.now() > late) throw new Error(`It did not come true that ${String(condition)}`);
  }
}

/** Waits until a process is gone. @returns false when it stays for 10 s */
export async function gone(pid: number): Promise<boolean> {
  for (const until = Date.now() + 10_000; Date.now() < until; await delay(20)) {
    if (!(await isRunning(pid))) return true;
  }
  return false;
}
