import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AGED_BY, groups, groupsNamed, type Group } from './measurements.js';

/** How the whole bench is run. */
export interface Options {
  /** Length of one measurement, after its warm-up. */
  readonly seconds: number;
  readonly warmup: number;
  readonly rounds: number;
  readonly groups: readonly Group[];
  /** False where the figures are for the person at the terminal only. */
  readonly writes: boolean;
  /** Changes behind the ledger that has aged. */
  readonly agedBy: number;
  /** A PostgreSQL that is there; an embedded one where it is undefined. */
  readonly databaseUrl: string | undefined;
  /** Where the servers leave their CPU profiles. */
  readonly cpuProfiles: string | undefined;
}

const names = groups.map(({ name }) => name);

export const usage = `npm run bench -- [--only ${names.join(',')}] [--seconds 2] [--warmup 0.75] [--rounds 4] [--print-only] [--database URL] [--aged-by 500000] [--cpu-prof DIRECTORY]
--only prints its part of the tables and leaves the README as it is.
--database: any PostgreSQL, as a role with CREATEDB and CREATEROLE; what the bench makes there it drops again.`;

function positive(name: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`--${name} must be a number above 0.\n${usage}`);
  return number;
}

function chosenGroups(only: string | undefined): readonly Group[] {
  if (only === undefined) return groups;
  const chosen = only.split(',');
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`--only does not know ${unknown.join(', ')}.\n${usage}`);
  return groupsNamed(chosen);
}

/** @throws Error for the person at the terminal */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '2' },
      warmup: { type: 'string', default: '0.75' },
      rounds: { type: 'string', default: '4' },
      only: { type: 'string' },
      'print-only': { type: 'boolean', default: false },
      'aged-by': { type: 'string', default: String(AGED_BY) },
      database: { type: 'string' },
      'cpu-prof': { type: 'string' },
    },
  });
  const profiles = values['cpu-prof'];
  return {
    seconds: positive('seconds', values.seconds),
    warmup: positive('warmup', values.warmup),
    rounds: Math.ceil(positive('rounds', values.rounds)),
    // The chart is of the embedded server.
    groups: chosenGroups(values.only).filter(({ name }) => name !== 'chart' || values.database === undefined),
    writes: values.only === undefined && !values['print-only'],
    agedBy: positive('aged-by', values['aged-by']),
    databaseUrl: values.database,
    cpuProfiles: profiles === undefined ? undefined : resolve(profiles),
  };
}
