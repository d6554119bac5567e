import pLimit from 'p-limit';

/**
 * The seeds that a simulation plays: 50, or as many as the variable says; `SEED=17` is one that failed.
 * @param variable of the environment
 */
export function chosenSeeds(variable = 'SEEDS'): readonly number[] {
  const { SEED, [variable]: count = 50 } = process.env;
  if (SEED !== undefined) return [Number(SEED)];
  return Array.from({ length: Number(count) }, (_, n) => n + 1);
}

/**
 * Plays each seed, some at the same time. One that fails does not end the others, and is printed at once: a long run may be ended before its end.
 * @returns what the seeds gave, and why some failed
 */
export async function playSeeds<Report>(
  seeds: readonly number[],
  atOnce: number,
  play: (seed: number) => Promise<Report>,
): Promise<{ reports: Report[]; failures: string[] }> {
  const reports: Report[] = [];
  const failures: string[] = [];
  await pLimit(atOnce).map(seeds, async (seed) => {
    try {
      reports.push(await play(seed));
    } catch (error) {
      const failure = `seed ${seed}: ${(error as Error).message}`;
      process.stdout.write(`${failure}\n`);
      failures.push(failure);
    }
  });
  return { reports, failures };
}
