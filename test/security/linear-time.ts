async function timeOf(run: () => unknown): Promise<number> {
  const began = performance.now();
  await run();
  return performance.now() - began;
}

/** The best of five each, by turns: what slows the machine for a while slows both. */
async function bestOfBoth(
  one: () => unknown,
  other: () => unknown,
): Promise<[ofOne: number, ofOther: number]> {
  let [ofOne, ofOther] = [Infinity, Infinity];
  for (let n = 0; n < 5; n++) {
    ofOne = Math.min(ofOne, await timeOf(one));
    ofOther = Math.min(ofOther, await timeOf(other));
  }
  return [ofOne, ofOther];
}

/**
 * Whether `run` takes at most three times as long as `base`. What is quick the first time is not measured again.
 * @param noiseMs below it the network and the collector are what is measured
 */
export async function isAtMostThrice(
  run: () => unknown,
  base: () => unknown,
  noiseMs: number,
): Promise<boolean> {
  const first = await timeOf(run);
  if (first <= 3 * noiseMs || first <= 3 * (await timeOf(base))) return true;
  const [ofBase, ofRun] = await bestOfBoth(base, run);
  return ofRun <= 3 * Math.max(ofBase, noiseMs);
}

/** Whether `run` takes at most three times as long for `whole` characters as for half of them: what searches a text twice takes four times. */
export function isLinear(run: (length: number) => unknown, whole: number, noiseMs: number): Promise<boolean> {
  return isAtMostThrice(
    () => run(whole),
    () => run(whole / 2),
    noiseMs,
  );
}
