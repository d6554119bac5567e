async function timeOf(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** The best of three (decision 8). */
async function best(run: () => unknown): Promise<number> {
  let least = Infinity;
  for (let n = 0; n < 3; n++) least = Math.min(least, await timeOf(run));
  return least;
}

/**
 * Whether `run` takes at most three times as long for `whole` characters as for half of them: what searches a text twice takes four times. What is
 * quick the first time is not measured again.
 * @param noiseMs below it the network and the collector are what is measured
 */
export async function isLinear(
  run: (length: number) => unknown,
  whole: number,
  noiseMs: number,
): Promise<boolean> {
  const half = (): unknown => run(whole / 2);
  const first = await timeOf(() => run(whole));
  if (first <= 3 * noiseMs || first <= 3 * (await timeOf(half))) return true;
  const ofHalf = await best(half);
  return (await best(() => run(whole))) <= 3 * Math.max(ofHalf, noiseMs);
}
