import { measuredCommands, type MeasuredCommand } from './commands.js';
import type { ContestantName, Round } from './rounds.js';
import { median, medianFigures, type Figures } from './statistics.js';

const NONE = '–';

const titles: Record<MeasuredCommand, string> = {
  ping: '`ping`',
  getplayer: '`getplayer`',
  setbobux: '`setbobux` add',
};

const HEAD = [
  'command',
  'Quartet /s',
  'bare /s',
  'pgbench /s',
  'ratio to bare',
  'ratio to pgbench',
  'Quartet p50 / p99 ms',
  'bare p50 / p99 ms',
  'pgbench p50 / p99 ms',
];

function figuresIn(
  rounds: readonly Round[],
  command: MeasuredCommand,
  name: ContestantName,
): Figures | undefined {
  const runs = rounds.flatMap((round) => round[command][name] ?? []);
  return runs.length > 0 ? medianFigures(runs) : undefined;
}

/** Quartet's rate to the other's within each round: the median, and in parentheses from the worst round to the best. */
function ratio(rounds: readonly Round[], command: MeasuredCommand, name: ContestantName): string {
  const ratios = rounds.flatMap((round) => {
    const { quartet, [name]: other } = round[command];
    return quartet && other ? [quartet.perSecond / other.perSecond] : [];
  });
  if (ratios.length === 0) return NONE;
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)];
  return `**${median(ratios).toFixed(2)}** (${least.toFixed(2)}–${most.toFixed(2)})`;
}

const rate = (figures: Figures | undefined): string => figures?.perSecond.toFixed(0) ?? NONE;
const latency = (figures: Figures | undefined): string =>
  figures ? `${figures.p50.toFixed(2)} / ${figures.p99.toFixed(2)}` : NONE;

/** The figures of all rounds as a Markdown table: medians, and ratios that were computed within a round. */
export function tableOf(rounds: readonly Round[]): string {
  const rows = measuredCommands.map((command) => {
    const quartet = figuresIn(rounds, command, 'quartet');
    const bare = figuresIn(rounds, command, 'bare');
    const pgbench = figuresIn(rounds, command, 'pgbench');
    return [
      titles[command],
      ...[quartet, bare, pgbench].map(rate),
      ratio(rounds, command, 'bare'),
      ratio(rounds, command, 'pgbench'),
      ...[quartet, bare, pgbench].map(latency),
    ];
  });
  return [HEAD, HEAD.map((_, column) => (column === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** How much of a core the load generator took beside each server: what it had not left for them. */
export function generatorShares(rounds: readonly Round[]): string {
  const shares = measuredCommands.map((command) => {
    const [quartet, bare] = (['quartet', 'bare'] as const).map((name) => {
      const parts = rounds.flatMap((round) => round[command][name]?.generatorCpu ?? []);
      return parts.length > 0 ? `${(100 * median(parts)).toFixed(0)}%` : NONE;
    });
    return `${titles[command]} ${quartet} / ${bare}`;
  });
  return `the load generator's own share of a core, beside Quartet / bare: ${shares.join(', ')}`;
}
