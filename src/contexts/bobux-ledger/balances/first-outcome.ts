import { z } from 'zod';
import { playerObject } from '../objects.js';
import { success, type Outcome } from '../outcome.js';
import { refusal } from './refusals.js';

/** What was kept with a nonce whose command was done before. */
export interface Answered {
  /** The place of the command that repeats it, from 1. */
  readonly at: number;
  readonly outcome: string;
  readonly data: unknown;
}

/** What is kept as the data of an answer, and of a refusal. As it is: a schema of an object would put its own members first. */
const storedData = z
  .record(z.string(), z.unknown())
  .refine(({ player }) => player === undefined || playerObject.safeParse(player).success);
const storedRefusal = z.record(z.string(), z.unknown()).nullable();

/**
 * What a command came to when it was done.
 * @param at its place, from 0
 * @throws Error what is stored cannot be read
 */
export function firstOutcome(answered: readonly Answered[] | null, at: number): Outcome {
  const first = answered?.find((one) => one.at === at + 1);
  if (first === undefined) throw new Error('The first answer is missing.');
  return first.outcome === 'changed'
    ? success(storedData.parse(first.data))
    : refusal(first.outcome, storedRefusal.parse(first.data) ?? {});
}
