import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

const running: ChildProcess[] = [];

/** Starts a program and waits for the first line that `read` understands. */
export async function launch<Told>(
  command: string[],
  environment: Record<string, string>,
  read: (line: string) => Told | undefined,
): Promise<Told> {
  const [program = '', ...rest] = command;
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  running.push(child);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${command.join(' ')} ended with ${code}`)));
    // Read to the end of its days, or a full pipe would stop it.
    createInterface(child.stdout).on('line', (line) => {
      const told = read(line);
      if (told !== undefined) resolve(told);
    });
  });
}

export async function endAll(): Promise<void> {
  for (const child of running) {
    child.removeAllListeners('exit');
    if (child.exitCode !== null) continue;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
  }
}
