import { readFile } from 'node:fs/promises';

const KIB = 1024;

export interface Sample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
}

/** Watches how much memory a process holds, every so often, until it is stopped. Linux only: /proc. */
export class ResidentMemory {
  readonly samples: Sample[] = [];
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly pid: number,
    milliseconds: number,
  ) {
    this.timer = setInterval(() => void this.take(), milliseconds);
  }

  /** @throws Error where there is no /proc */
  static async of(pid: number): Promise<number> {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * KIB;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Takes one more, now. */
  async take(): Promise<void> {
    const bytes = await ResidentMemory.of(this.pid).catch(() => undefined);
    if (bytes !== undefined) this.samples.push({ at: Date.now(), bytes });
  }
}
