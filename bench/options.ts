import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** How the whole bench is run. */
export interface Options {
  /** Length of one measurement, after its warm-up. */
  readonly seconds: number;
  readonly warmup: number;
  readonly rounds: number;
  readonly connections: number;
  readonly players: number;
  /** Where the servers leave their CPU profiles. */
  readonly cpuProfiles: string | undefined;
}

export const usage = `npm run bench -- [--seconds 4] [--warmup 1.5] [--rounds 4] [--connections 64] [--cpu-prof DIRECTORY]`;

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`--${name} must be a number above 0.\n${usage}`);
  return number;
}

/** @throws Error for the person at the terminal */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '4' },
      warmup: { type: 'string', default: '1.5' },
      rounds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '64' },
      'cpu-prof': { type: 'string' },
    },
  });
  const profiles = values['cpu-prof'];
  return {
    seconds: positive('seconds', values.seconds),
    warmup: positive('warmup', values.warmup),
    rounds: Math.ceil(positive('rounds', values.rounds)),
    connections: Math.ceil(positive('connections', values.connections)),
    players: 10_000,
    cpuProfiles: profiles === undefined ? undefined : resolve(profiles),
  };
}
