import { axisOf, numbered } from './axis.js';

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LineChart {
  readonly title: string;
  readonly subtitle: string;
  readonly x: { readonly label: string; readonly ticks: readonly number[]; readonly logarithmic?: boolean };
  /** From 0 up. */
  readonly y: { readonly label: string };
  /** Two at most. */
  readonly lines: readonly Line[];
  /** Lines across, dashed. */
  readonly references: readonly { readonly name: string; readonly y: number }[];
}

const SIZE = { width: 760, height: 420 } as const;
/** Of the plot; on the right is room for the lines' names. */
const PLOT = { left: 96, right: 620, top: 72, bottom: 360 } as const;
const LEAST_GAP = 16;
/** More points than this speak without a mark on each. */
const MAX_MARKS = 20;

/** Its own ground in either mode: the page around it may be of the other. */
const STYLE = `
  svg { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif;
    --ground: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d8dee4; --first: #0a5bc4; --second: #b35900; }
  @media (prefers-color-scheme: dark) {
    svg { --ground: #0d1117; --ink: #e6edf3; --faint: #9aa4af; --grid: #2b323b; --first: #6cb0ff; --second: #f0a04b; }
  }
  .ground { fill: var(--ground); } text { fill: var(--ink); } .faint { fill: var(--faint); }
  .title { font-size: 16px; font-weight: 600; }
  .grid { stroke: var(--grid); } .reference { stroke: var(--faint); stroke-width: 1.5; stroke-dasharray: 6 4; }
  .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
  .line0 { stroke: var(--first); } .mark0 { fill: var(--first); }
  .line1 { stroke: var(--second); } .mark1 { fill: var(--second); }
  text.mark0, text.mark1 { font-weight: 600; }`;

type Place = (value: number) => number;

function horizontal({ x }: LineChart): Place {
  const scaled = (value: number): number => (x.logarithmic ? Math.log(value) : value);
  const [least, most] = [Math.min(...x.ticks.map(scaled)), Math.max(...x.ticks.map(scaled))];
  return (value) => PLOT.left + ((scaled(value) - least) / (most - least)) * (PLOT.right - PLOT.left);
}

/** Squares for the second line, so that colour is not all that tells them apart. */
function markOf(line: number, x: number, y: number): string {
  return line === 0
    ? `<circle class="mark0" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`
    : `<rect class="mark1" x="${(x - 3.5).toFixed(1)}" y="${(y - 3.5).toFixed(1)}" width="7" height="7"/>`;
}

function drawn({ points }: Line, line: number, x: Place, y: Place): string {
  const path = points.map((point) => `${x(point[0]).toFixed(1)},${y(point[1]).toFixed(1)}`).join(' ');
  const marks =
    points.length > MAX_MARKS ? [] : points.map((point) => markOf(line, x(point[0]), y(point[1])));
  return `<polyline class="line line${line}" points="${path}"/>${marks.join('')}`;
}

/** Names at the ends of their lines, moved apart where they would cover one another. */
function names({ lines, references }: LineChart, y: Place): string[] {
  const labels = [
    ...lines.flatMap(({ name, points }, line) => {
      const last = points.at(-1);
      return last === undefined ? [] : [{ name, at: y(last[1]), look: `mark${line}` }];
    }),
    ...references.map(({ name, y: value }) => ({ name, at: y(value), look: 'faint' })),
  ].sort((one, other) => one.at - other.at);
  let free = -Infinity;
  return labels.map(({ name, at, look }) => {
    const place = Math.max(at, free);
    free = place + LEAST_GAP;
    return `<text class="${look}" x="${PLOT.right + 12}" y="${(place + 4).toFixed(1)}">${name}</text>`;
  });
}

/** @returns an SVG that can be read on a light and on a dark page */
export function lineChart(chart: LineChart): string {
  const { title, subtitle, lines, references } = chart;
  const most = Math.max(
    ...lines.flatMap(({ points }) => points.map(([, y]) => y)),
    ...references.map((r) => r.y),
  );
  const axis = axisOf(most);
  const x = horizontal(chart);
  const y: Place = (value) => PLOT.bottom - (value / axis.end) * (PLOT.bottom - PLOT.top);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" width="${SIZE.width}" height="${SIZE.height}" role="img" aria-label="${title}">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${SIZE.width}" height="${SIZE.height}" rx="8"/>`,
    `<text class="title" x="24" y="30">${title}</text><text class="faint" x="24" y="50">${subtitle}</text>`,
    ...axis.ticks.map(
      (tick) =>
        `<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(tick)}" y2="${y(tick)}"/>` +
        `<text class="faint" text-anchor="end" x="${PLOT.left - 10}" y="${y(tick) + 4}">${numbered(tick)}</text>`,
    ),
    ...chart.x.ticks.map(
      (tick) =>
        `<text class="faint" text-anchor="middle" x="${x(tick).toFixed(1)}" y="${PLOT.bottom + 22}">${numbered(tick)}</text>`,
    ),
    `<text class="faint" text-anchor="middle" x="${(PLOT.left + PLOT.right) / 2}" y="${PLOT.bottom + 44}">${chart.x.label}</text>`,
    `<text class="faint" text-anchor="middle" transform="translate(28 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)">${chart.y.label}</text>`,
    ...references.map(
      ({ y: value }) =>
        `<line class="reference" x1="${PLOT.left}" x2="${PLOT.right}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}"/>`,
    ),
    ...lines.map((line, index) => drawn(line, index, x, y)),
    ...names(chart, y),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}
