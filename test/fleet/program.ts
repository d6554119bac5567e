import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of the fleet in a process of its own, and all that it prints. */
export class Program {
  output = '';
  readonly ended: Promise<Ending>;
  private readonly child: ChildProcess;

  constructor(
    readonly name: string,
    command: string,
    parameters: readonly string[],
    options: { readonly cwd: string; readonly env: Record<string, string> },
  ) {
    this.child = spawn(command, parameters, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve, reject) => {
      this.child.once('close', (code, signal) => resolve({ code, signal }));
      this.child.once('error', reject);
    });
    this.ended.catch(() => undefined);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get runs(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }

  /** @throws with all that it printed, when it ends or the time passes before it prints that */
  async prints(text: RegExp, milliseconds = 60_000): Promise<void> {
    for (const until = Date.now() + milliseconds; !text.test(this.output); await delay(20)) {
      if (!this.runs || Date.now() > until)
        throw new Error(`${this.name} did not print ${text}:\n${this.output}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends a signal and waits for the end; for SIGKILL after half a minute. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    if (this.runs) this.child.kill(signal);
    const killing = setTimeout(() => this.child.kill('SIGKILL'), 30_000);
    return this.ended.finally(() => clearTimeout(killing));
  }
}
