/**
 * Exponential back-off.
 * @param tries how many there were, 1 or more
 * @returns milliseconds until the next try: `first`, twice that, four times … `longest`
 */
export function backoff(tries: number, { first, longest }: { first: number; longest: number }): number {
  return Math.min(first * 2 ** Math.min(tries - 1, 20), longest);
}
