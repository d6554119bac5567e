/** What one run of one contestant came to. */
export interface Figures {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Part of one core that our load generator took, where it made the load: near 1 it is the generator that was measured. */
  readonly generatorCpu?: number;
  /** Microseconds of processor time that one command cost the server. */
  readonly serverMicros?: number;
  /** The same of PostgreSQL's backends. */
  readonly postgresMicros?: number;
  /** Bytes of WAL for one command. */
  readonly walBytes?: number;
  /** Milliseconds by which the generator was behind the timetable of a fixed rate, 99th percentile: part of the latencies. */
  readonly lateP99?: number;
}

/**
 * Exact percentile (nearest rank), no interpolation.
 * @param sorted in rising order, not empty
 */
export function percentile(sorted: ArrayLike<number>, percent: number): number {
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new Error('There is no percentile of nothing.');
  return value;
}

/** @param values not empty */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const lower = percentile(sorted, 50);
  return Number.isInteger(middle) ? (lower + (sorted[middle] ?? lower)) / 2 : lower;
}

/** @param latencies milliseconds, one for each command that was answered within `seconds`; sorted in place */
export function figuresOf(latencies: Float64Array, seconds: number): Figures {
  latencies.sort();
  return {
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };
}
