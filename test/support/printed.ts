import { RedactingLogger } from '../../src/shared/observability/logger.js';

/* What the servers of a test file print, from before their start to after their end and at every level. */

/** In the order in which it was printed. */
export const output: string[] = [];

/** The streams that the logger writes to, which the end of the test file puts back. */
for (const name of ['stdout', 'stderr'] as const) {
  const kept = Object.create(process[name], {
    write: { value: (text: unknown): boolean => (output.push(String(text)), true), writable: true },
  });
  Object.defineProperty(process, name, { value: kept, configurable: true });
}

/** The logger of a running Quartet, with a line for every request and whatever else it can tell. */
export function talkativeLogger(): RedactingLogger {
  return new RedactingLogger(true, ['verbose', 'debug', 'log', 'warn', 'error', 'fatal']);
}

/** What was printed so far, by all servers of this test file. */
export function printed(): string {
  return output.join('');
}
