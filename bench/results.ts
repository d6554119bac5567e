import type { Round } from './rounds.js';
import type { Figures } from './statistics.js';

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
