import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Vector } from './vectors.js';

const installed = spawnSync('python3', ['--version']).status === 0;

/** What a suite is named after, so that a run without Python says what it left out and why. */
export const livePython = installed ? 'live python3' : 'live python3 (SKIPPED: python3 is not installed)';

/** Whether `python3` can be started here. */
export const hasPython = installed;

/** One long-lived `python3 client.py --serve`: a request per line, an answer per line, in order. */
export class PythonClient {
  private readonly python: ChildProcessWithoutNullStreams;
  private readonly waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  private ended: Error | undefined;

  constructor() {
    const script = fileURLToPath(new URL('client.py', import.meta.url));
    this.python = spawn('python3', ['-B', '-X', 'utf8', script, '--serve']);
    let errors = '';
    this.python.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    this.python.stdin.on('error', () => undefined); // 'close' tells it with the traceback
    this.python.on('close', () => {
      this.ended = new Error(`python3 ended: ${errors.slice(-2000)}`);
      for (const { reject } of this.waiting) reject(this.ended);
    });
    createInterface({ input: this.python.stdout }).on('line', (line) => this.waiting.shift()?.resolve(line));
  }

  /** Signs `message`, which is JSON text so that Python sees its numbers as they are spelled. */
  async sign(message: string, secret: string): Promise<Omit<Vector, 'name' | 'secret'>> {
    return JSON.parse(await this.ask(`{"sign":${message},"secret":"${secret}"}`)) as Vector;
  }

  /** The canonical text of any JSON value, numbers as they are spelled; undefined where Python refuses it. */
  async read(text: string): Promise<string | undefined> {
    return (JSON.parse(await this.ask(JSON.stringify({ read: text }))) as { canonical?: string }).canonical;
  }

  /** Ends the process. */
  close(): void {
    this.python.stdin.end();
  }

  private ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.waiting.push({ resolve, reject });
      this.python.stdin.write(line + '\n');
    });
  }
}
