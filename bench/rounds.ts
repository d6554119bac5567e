import { measuredCommands, type MeasuredCommand } from './commands.js';
import type { Figures } from './statistics.js';

export const contestantNames = ['quartet', 'bare', 'pgbench'] as const;
export type ContestantName = (typeof contestantNames)[number];

/** One who is measured. Measures nothing (undefined) where it has no such command. */
export interface Contestant {
  readonly name: ContestantName;
  measure(command: MeasuredCommand): Promise<Figures | undefined>;
}

/** What one round came to; a contestant that took no part is missing. */
export type Round = Readonly<Record<MeasuredCommand, Partial<Record<ContestantName, Figures>>>>;

/**
 * Measures everything once in each round, one command after the other, so that what is compared was measured within seconds. Every
 * second round goes the other way round: who comes first meets another machine (caches, checkpoints, clock speed) than who comes last.
 *
 * @param beforeEach makes things equal
 * @param progress told one line for each figure
 */
export async function playRounds(
  rounds: number,
  contestants: readonly Contestant[],
  beforeEach: () => Promise<void>,
  progress: (line: string) => void,
): Promise<Round[]> {
  const played: Round[] = [];
  for (let number = 1; number <= rounds; number++) {
    const round: Round = { ping: {}, getplayer: {}, setbobux: {} };
    const inOrder = number % 2 === 1 ? contestants : [...contestants].reverse();
    for (const command of measuredCommands) {
      for (const contestant of inOrder) {
        await beforeEach();
        const figures = await contestant.measure(command);
        if (figures === undefined) continue;
        round[command][contestant.name] = figures;
        progress(
          `round ${number}/${rounds}  ${command.padEnd(9)}  ${contestant.name.padEnd(7)}  ${shown(figures)}`,
        );
      }
    }
    played.push(round);
  }
  return played;
}

function shown({ perSecond, p50, p99, generatorCpu }: Figures): string {
  const generator =
    generatorCpu === undefined ? '' : `, generator ${(100 * generatorCpu).toFixed(0)}% of a core`;
  return `${perSecond.toFixed(0)}/s, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms${generator}`;
}
