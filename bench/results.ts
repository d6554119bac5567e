import type { Round } from './rounds.js';
import { median, type Figures } from './statistics.js';

/** A figure of a measurement, from each round in which it was taken. */
export function measured(rounds: readonly Round[], name: string, figure: keyof Figures): number[] {
  return rounds.flatMap((round) => round.get(name)?.[figure] ?? []);
}

/** One measurement to the other, within each round in which both were taken. */
export function measuredRatios(
  rounds: readonly Round[],
  of: string,
  to: string,
  figure: keyof Figures,
): number[] {
  return rounds.flatMap((round) => {
    const [one, other] = [round.get(of)?.[figure], round.get(to)?.[figure]];
    return one !== undefined && other !== undefined ? [one / other] : [];
  });
}

/** How much of a core the load generator took beside each: what it had not left for the server and the database. */
export function generatorShares(rounds: readonly Round[]): string {
  const taken = new Set(rounds.flatMap((round) => [...round.keys()]));
  const names = [...taken].filter((name) => !name.startsWith('chart-'));
  const shares = names.flatMap((name) => {
    const parts = measured(rounds, name, 'generatorCpu');
    return parts.length > 0 ? [`${name} ${(100 * median(parts)).toFixed(0)}%`] : [];
  });
  return `the load generator's own share of a core: ${shares.join(', ')}`;
}
