import type { Load } from './load/load.js';

export const contestantNames = [
  'quartet',
  'bare',
  'pgbench',
  'quartet-1m',
  'quartet-aged',
  'quartet-fresh',
] as const;
/** `quartet-1m` is Quartet with 1,000,000 players; `aged`: after AGED_BY changes without a vacuum; `fresh`: after none. */
export type ContestantName = (typeof contestantNames)[number];

/** The rates that were measured before in the same round, by the measurements' names. */
export type RateOf = (measurement: string) => number;

/** One load on one contestant; named `load/contestant`. */
export interface Measurement {
  readonly name: string;
  readonly contestant: ContestantName;
  readonly load: Load | ((rateOf: RateOf) => Load);
}

/** Measurements that are compared with one another: played one right after the other, every second round backwards. */
export interface Group {
  readonly name: string;
  readonly measurements: readonly Measurement[];
  /** A group whose rates it builds on. */
  readonly needs?: string;
  /** Fewer rounds than the others. */
  readonly mostRounds?: number;
}

export const players = { few: 10_000, many: 1_000_000 } as const;
/** Of `topplayers` with 100 players on each, among 1,000,000. */
const pages = { middle: 5_000, last: 10_000 } as const;
/** The points of the chart. */
export const chartedConnections = [1, 4, 16, 64, 256, 1024] as const;

/** Changes that a ledger has behind it, with autovacuum off. */
export const AGED_BY = 500_000;

export const add: Load = { command: 'setbobux', connections: 256, players: players.few };
const writes = { connections: 16, rate: 500 } as const;
const top = (page: number, count: number): Load => ({
  ...{ command: 'topplayers', connections: 1, players: count, page, writes, least: 3 },
});

/** The same load for each. */
function each(
  load: string,
  contestants: readonly ContestantName[],
  what: Measurement['load'],
): Measurement[] {
  return contestants.map((contestant) => ({ name: `${load}/${contestant}`, contestant, load: what }));
}

const both = ['quartet', 'bare'] as const;

export const groups: readonly Group[] = [
  {
    name: 'add',
    measurements: [
      ...each('add', [...both, 'pgbench'], add),
      ...each('nonce', ['quartet'], { ...add, nonces: true }),
    ],
  },
  {
    name: 'aged',
    measurements: [...each('aged', ['quartet-aged'], add), ...each('fresh', ['quartet-fresh'], add)],
  },
  { name: 'transfer', measurements: each('transfer', both, { ...add, command: 'transfer' }) },
  { name: 'hot', measurements: each('hot', both, { ...add, players: 1 }) },
  {
    name: 'window',
    measurements: [
      ...each('window', ['quartet'], { ...add, connections: 1, window: 1_000, inOrder: true }),
      ...each('window', ['bare'], { ...add, connections: 1, window: 1_000 }),
    ],
  },
  { name: 'getplayer', measurements: each('getplayer', both, { ...add, command: 'getplayer' }) },
  { name: 'ping', measurements: each('ping', both, { ...add, command: 'ping' }) },
  {
    name: 'half',
    needs: 'add',
    measurements: each('half', both, (rateOf) => ({
      ...{ ...add, rate: Math.round(rateOf('add/bare') / 2), longer: 5 },
    })),
  },
  { name: 'lone', measurements: each('lone', both, { ...add, connections: 1 }) },
  {
    name: 'top',
    measurements: [
      ...each('top', ['quartet'], top(1, players.few)),
      ...each('top-first', ['quartet-1m'], top(1, players.many)),
      ...each('top-middle', ['quartet-1m'], top(pages.middle, players.many)),
      ...each('top-last', ['quartet-1m'], top(pages.last, players.many)),
    ],
  },
  {
    name: 'chart',
    mostRounds: 1,
    measurements: chartedConnections.flatMap((connections) =>
      each(`chart-${connections}`, both, { ...add, connections }),
    ),
  },
];

/** @returns the groups with these names, in their order, and those that they need */
export function groupsNamed(names: readonly string[]): Group[] {
  const needed = groups.flatMap(({ name, needs }) => (names.includes(name) ? [needs] : []));
  return groups.filter(({ name }) => names.includes(name) || needed.includes(name));
}
