import { measured, measuredRatios } from './results.js';
import type { Round } from './rounds.js';
import type { Row } from './rows.js';
import { median } from './statistics.js';

const NONE = '–';
const HEAD = ['what', 'Quartet', 'beside it', 'ratio', 'target', ''];
const ALIGNMENT = ['---', '--:', '--:', '--:', '--:', '---'];

function figure(row: Row, rounds: readonly Round[], name: string): string {
  const values = measured(rounds, name, row.figure);
  if (values.length === 0) return NONE;
  const value = median(values);
  return row.figure === 'perSecond' ? `${value.toFixed(0)} /s` : `${row.figure} ${value.toFixed(2)} ms`;
}

/** The same digits that are shown decide: 0.996 is 1.00. */
const rounded = (ratio: number): number => Number(ratio.toFixed(2));

function verdict({ target }: Row, ratio: number): string {
  const met = 'atLeast' in target ? rounded(ratio) >= target.atLeast : rounded(ratio) <= target.atMost;
  return met ? 'met' : '**not met**';
}

function cells(row: Row, rounds: readonly Round[]): string[] {
  const ratios = measuredRatios(rounds, row.of, row.to, row.figure);
  const target = 'atLeast' in row.target ? `≥ ${row.target.atLeast}` : `≤ ${row.target.atMost}`;
  const [quartet, other] = [figure(row, rounds, row.of), `${row.beside}: ${figure(row, rounds, row.to)}`];
  if (ratios.length === 0) return [row.what, quartet, other, NONE, target, 'not measured'];
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  return [
    ...[row.what, quartet, other, `**${median(ratios).toFixed(2)}** (${range})`, target],
    verdict(row, median(ratios)),
  ];
}

/** Every row with its ratio, as a Markdown table: medians, and ratios that were computed within a round. */
export function tableOf(rows: readonly Row[], rounds: readonly Round[]): string {
  return [HEAD, ALIGNMENT, ...rows.map((row) => cells(row, rounds))]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
}
