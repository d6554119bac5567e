import { setTimeout as sleep } from 'node:timers/promises';

/** What an actor needs of the demo around it. */
export interface Stage {
  readonly url: string;
  readonly signal: AbortSignal;
}

/**
 * Does something again and again until the demo ends. A step that fails is said once for each sentence, and the next one is tried:
 * a demo goes on through a fault.
 */
export async function repeat(
  name: string,
  ms: number,
  { signal }: Stage,
  step: () => Promise<void>,
): Promise<void> {
  const said = new Set<string>();
  while (!signal.aborted) {
    try {
      await step();
    } catch (error) {
      const sentence = String(error);
      if (!signal.aborted && !said.has(sentence)) process.stderr.write(`${name}: ${sentence}\n`);
      said.add(sentence);
    }
    // Not in step with one another.
    await sleep(ms * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
  }
}

export const anyOf = <T>(items: readonly T[]): T => items[Math.floor(Math.random() * items.length)] as T;
