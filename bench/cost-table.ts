import { measured } from './results.js';
import type { Round } from './rounds.js';
import { median, type Figures } from './statistics.js';

const HEAD = ['measurement', 'a second', 'server', 'PostgreSQL', 'WAL', 'generator'];
const ALIGNMENT = ['---', '--:', '--:', '--:', '--:', '--:'];
const NONE = '–';
/** Microseconds of the generator for one frame: past that it is the generator that is measured. */
const GENERATOR_LIMIT = 25;

function cells(rounds: readonly Round[], name: string): string[] {
  const found = (figure: keyof Figures): number | undefined => {
    const values = measured(rounds, name, figure);
    return values.length > 0 ? median(values) : undefined;
  };
  const shown = (figure: keyof Figures, unit: string): string => {
    const value = found(figure);
    return value === undefined ? NONE : `${value.toFixed(0)}${unit}`;
  };
  return [
    `${name}`,
    ...[shown('perSecond', ''), shown('serverMicros', ' µs'), shown('postgresMicros', ' µs')],
    ...[shown('walBytes', ' B'), generator(found('generatorCpu'), found('perSecond'))],
  ];
}

/** Its time for one frame, and its share of a core. */
function generator(share: number | undefined, perSecond: number | undefined): string {
  if (share === undefined || perSecond === undefined) return NONE;
  const micros = (share * 1e6) / perSecond;
  const text = `${micros.toFixed(0)} µs, ${(100 * share).toFixed(0)}%`;
  return micros > GENERATOR_LIMIT ? `**${text}**` : text;
}

/** What one command costs in each measurement: processor time, bytes of WAL, and the load generator beside it. Medians. */
export function costTableOf(rounds: readonly Round[]): string {
  const taken = [...new Set(rounds.flatMap((round) => [...round.keys()]))];
  const names = taken.filter((name) => !name.startsWith('chart-'));
  return [HEAD, ALIGNMENT, ...names.map((name) => cells(rounds, name))]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
}
