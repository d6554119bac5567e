/** Upper bounds of the buckets in milliseconds; the last one has none. */
export const BOUNDS_MS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500] as const;
export const BUCKETS = BOUNDS_MS.length + 1;

/** Which bucket counts what took so long. */
export function bucketOf(milliseconds: number): number {
  let bucket = 0;
  while (bucket < BOUNDS_MS.length && milliseconds > (BOUNDS_MS[bucket] ?? Infinity)) bucket += 1;
  return bucket;
}

/**
 * The time within which a share of all was done, as far as the buckets show: evenly within each.
 * @param share 0.5 for the median
 * @returns milliseconds, or null where nothing was counted; of the last bucket its lower bound
 */
export function quantile(histogram: readonly number[], share: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = share * total;
  for (const [bucket, count] of histogram.entries()) {
    const lower = BOUNDS_MS[bucket - 1] ?? 0;
    const upper = BOUNDS_MS[bucket] ?? lower;
    if (left <= count && count > 0) return lower + (upper - lower) * (left / count);
    left -= count;
  }
  return BOUNDS_MS.at(-1) ?? null;
}
