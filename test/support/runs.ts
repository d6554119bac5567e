/** How often a property is tried: so often, or with `RUNS=5` five times as often, as the nightly run does. */
export function runs(count: number): number {
  return count * Number(process.env.RUNS ?? 1);
}
