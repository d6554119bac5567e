import { lineChart } from './charts/line-chart.js';
import { chartedConnections } from './measurements.js';
import { measured } from './results.js';
import type { Round } from './rounds.js';
import { median } from './statistics.js';

/** Changes a second of Quartet and bare against the number of connections, with pgbench's as a line across. @returns SVG */
export function throughputChart(rounds: readonly Round[]): string {
  const rates = (contestant: string): [number, number][] =>
    chartedConnections.flatMap((connections): [number, number][] => {
      const values = measured(rounds, `chart-${connections}/${contestant}`, 'perSecond');
      return values.length > 0 ? [[connections, median(values)]] : [];
    });
  const pgbench = measured(rounds, 'add/pgbench', 'perSecond');
  return lineChart({
    title: 'setbobux a second, by connections',
    subtitle: 'one command in flight on each connection, one commit before each answer',
    x: { label: 'connections', ticks: [...chartedConnections], logarithmic: true },
    y: { label: 'commands a second' },
    lines: [
      { name: 'Quartet', points: rates('quartet') },
      { name: 'bare ws + pg', points: rates('bare') },
    ],
    references: pgbench.length > 0 ? [{ name: 'pgbench, 32 clients', y: median(pgbench) }] : [],
  });
}
