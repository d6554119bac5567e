import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing of the caller's leaks into a server that is measured. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

const KEPT_CHARACTERS = 4_000;
const START_LIMIT_MS = 60_000;
/** Quartet gives what is in flight 10 s. */
const STOP_LIMIT_MS = 12_000;

/** A program with all that it said. */
class Child {
  readonly process: ChildProcess;
  readonly ended: Promise<string>;
  stdout = '';
  private stderr = '';

  constructor(private readonly program: Program) {
    const { command, args, env, cwd } = program;
    this.process = spawn(command, args, { env: { ...env }, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.on('data', (data: Buffer) => (this.stdout += data.toString()));
    this.process.stderr?.on('data', (data: Buffer) => {
      this.stderr = (this.stderr + data.toString()).slice(-KEPT_CHARACTERS);
    });
    this.ended = new Promise((resolve) => {
      this.process.once('error', (error) => resolve(error.message));
      this.process.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
  }

  failure(reason: string): Error {
    const { command, args } = this.program;
    const said = `${this.stdout.slice(-KEPT_CHARACTERS)}${this.stderr}`.trim();
    return new Error(`${[command, ...args].join(' ')}\nended with ${reason}:\n${said}`);
  }
}

/** Every process that the bench starts, so that all of them can be stopped. */
export class ChildProcesses {
  private readonly running = new Set<Child>();
  private stopped = false;

  get isStopped(): boolean {
    return this.stopped;
  }

  /**
   * Starts a server.
   * @param ready what it prints when it is ready
   * @returns the first group of `ready`, and the process's id
   */
  async serve(program: Program, ready: RegExp): Promise<{ said: string; pid: number }> {
    const child = this.start(program);
    const signal = AbortSignal.timeout(START_LIMIT_MS);
    const ended = child.ended.then((reason) => Promise.reject(child.failure(reason)));
    for (;;) {
      const found = ready.exec(child.stdout)?.[1];
      if (found !== undefined) {
        // From now on it is missed by whoever talks to it.
        ended.catch(() => undefined);
        return { said: found, pid: child.process.pid ?? 0 };
      }
      if (child.process.stdout === null) throw child.failure('no output');
      await Promise.race([once(child.process.stdout, 'data', { signal }), ended]);
    }
  }

  /** Runs a program to its end. @returns what it printed. @throws Error when it fails */
  async run(program: Program): Promise<string> {
    const child = this.start(program);
    const reason = await child.ended;
    if (reason !== 'exit code 0') throw child.failure(reason);
    return child.stdout;
  }

  /** Stops all that is running and lets nothing start any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.running].map((child) => this.end(child)));
  }

  private start(program: Program): Child {
    if (this.stopped) throw new Error('The bench was stopped.');
    const child = new Child(program);
    this.running.add(child);
    void child.ended.then(() => this.running.delete(child));
    return child;
  }

  private async end(child: Child): Promise<void> {
    child.process.kill('SIGTERM');
    const late = setTimeout(() => child.process.kill('SIGKILL'), STOP_LIMIT_MS);
    await child.ended;
    clearTimeout(late);
  }
}
