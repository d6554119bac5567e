async function timeOf(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** The best of five each, by turns: what slows the machine for a while slows both. */
async function bestOfBoth(half: () => unknown, whole: () => unknown): Promise<[half: number, whole: number]> {
  let [ofHalf, ofWhole] = [Infinity, Infinity];
  for (let n = 0; n < 5; n++) {
    ofHalf = Math.min(ofHalf, await timeOf(half));
    ofWhole = Math.min(ofWhole, await timeOf(whole));
  }
  return [ofHalf, ofWhole];
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
  const runHalf = (): unknown => run(whole / 2);
  const runWhole = (): unknown => run(whole);
  const first = await timeOf(runWhole);
  if (first <= 3 * noiseMs || first <= 3 * (await timeOf(runHalf))) return true;
  const [ofHalf, ofWhole] = await bestOfBoth(runHalf, runWhole);
  return ofWhole <= 3 * Math.max(ofHalf, noiseMs);
}
