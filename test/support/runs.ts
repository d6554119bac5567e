/** How often a property is tried: so often, or with `RUNS=5` five times as often, as the nightly run does, and less often with `RUNS=0.2`. */
export function runs(count: number): number {
  return Math.max(1, Math.round(count * Number(process.env.RUNS ?? 1)));
}
