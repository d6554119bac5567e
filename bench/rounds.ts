import type { Load } from './load/load.js';
import type { ContestantName, Group, Measurement, RateOf } from './measurements.js';
import type { Figures } from './statistics.js';

/** One who is measured. */
export interface Contestant {
  measure(load: Load): Promise<Figures>;
}

/** Longer than Quartet lets a statement run. */
const SETTLING_MS = 6_000;

/** What one round came to, by the measurements' names. */
export type Round = ReadonlyMap<string, Figures>;

/**
 * Measures everything once in each round, one group after the other, so that what is compared was measured within seconds. Every second
 * round goes through each group the other way round: who comes first meets another machine (caches, checkpoints, clock speed) than who
 * comes last. A contestant that is not there is left out; a measurement that fails is missing from its round.
 *
 * @param beforeEach makes things equal
 * @param failed told of a measurement that failed; ends all where it throws
 * @param progress told one line for each measurement
 */
export async function playRounds(
  rounds: number,
  groups: readonly Group[],
  contestants: ReadonlyMap<ContestantName, Contestant>,
  beforeEach: () => Promise<void>,
  failed: (name: string, error: unknown) => void,
  progress: (line: string) => void,
): Promise<Round[]> {
  const played: Round[] = [];
  for (let number = 1; number <= rounds; number++) {
    const round = new Map<string, Figures>();
    const rateOf: RateOf = (name) => {
      const figures = round.get(name);
      if (figures === undefined) throw new Error(`${name} was not measured in this round.`);
      return figures.perSecond;
    };
    for (const { contestant: name, load, ...measurement } of inTurn(groups, number)) {
      const contestant = contestants.get(name);
      if (contestant === undefined) continue;
      try {
        await beforeEach();
        const figures = await contestant.measure(typeof load === 'function' ? load(rateOf) : load);
        round.set(measurement.name, figures);
        progress(`round ${number}/${rounds}  ${measurement.name.padEnd(22)}  ${shown(figures)}`);
      } catch (error) {
        failed(measurement.name, error);
        // What was in flight takes effect for a while, and must not be counted as the next one's.
        await new Promise((resolve) => setTimeout(resolve, SETTLING_MS));
      }
    }
    played.push(round);
  }
  return played;
}

function inTurn(groups: readonly Group[], round: number): Measurement[] {
  return groups.flatMap(({ measurements, mostRounds = Infinity }) => {
    if (round > mostRounds) return [];
    return round % 2 === 1 ? measurements : [...measurements].reverse();
  });
}

function shown({ perSecond, p50, p99, generatorCpu, lateP99 }: Figures): string {
  const generator =
    generatorCpu === undefined ? '' : `, generator ${(100 * generatorCpu).toFixed(0)}% of a core`;
  const late = lateP99 === undefined ? '' : `, ${lateP99.toFixed(2)} ms late (p99)`;
  return `${perSecond.toFixed(0)}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms${generator}${late}`;
}
