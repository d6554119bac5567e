import type { Figures } from './statistics.js';

/** A line of the table: one measurement divided by another, and what was aimed at. */
export interface Row {
  readonly what: string;
  /** Measurements' names (measurements.ts). */
  readonly of: string;
  readonly to: string;
  /** What `to` is, for the reader. */
  readonly beside: string;
  readonly figure: keyof Pick<Figures, 'perSecond' | 'p50' | 'p99'>;
  readonly target: { readonly atLeast: number } | { readonly atMost: number };
}

const rate = { figure: 'perSecond', beside: 'bare' } as const;
const top = { figure: 'p50', to: 'top/quartet', beside: 'page 1 of 10,000', target: { atMost: 2 } } as const;

export const rows: readonly Row[] = [
  {
    ...{ what: '`setbobux` add, 256 connections, 10,000 players', of: 'add/quartet', to: 'add/bare' },
    ...{ ...rate, target: { atLeast: 3.7 } },
  },
  {
    ...{ what: 'the same', of: 'add/quartet', to: 'add/pgbench' },
    ...{ ...rate, beside: 'pgbench', target: { atLeast: 1.4 } },
  },
  {
    ...{ what: 'the same, a nonce on every command', of: 'nonce/quartet', to: 'add/bare' },
    ...{ ...rate, beside: 'bare, without nonces', target: { atLeast: 2.7 } },
  },
  {
    ...{ what: 'the same, all on one player', of: 'hot/quartet', to: 'hot/bare' },
    ...{ ...rate, target: { atLeast: 7 } },
  },
  {
    ...{ what: '`transfer` between any two of them', of: 'transfer/quartet', to: 'transfer/bare' },
    ...{ ...rate, target: { atLeast: 3 } },
  },
  {
    what: '`setbobux` add, one connection, 1,000 frames in flight, answers in order (bare: in any order)',
    ...{ of: 'window/quartet', to: 'window/bare', ...rate, target: { atLeast: 4 } },
  },
  {
    ...{ what: '`getplayer`, 256 connections', of: 'getplayer/quartet', to: 'getplayer/bare' },
    ...{ ...rate, target: { atLeast: 2.8 } },
  },
  {
    ...{ what: '`ping`, 256 connections', of: 'ping/quartet', to: 'ping/bare' },
    ...{ ...rate, target: { atLeast: 0.95 } },
  },
  {
    what: "`setbobux` add at a fixed rate, half of bare's most, 256 connections",
    ...{ of: 'half/quartet', to: 'half/bare', figure: 'p99', beside: 'bare', target: { atMost: 1 } },
  },
  {
    what: '`setbobux` add, one lone connection, one command at a time',
    ...{ of: 'lone/quartet', to: 'lone/bare', figure: 'p50', beside: 'bare', target: { atMost: 1.3 } },
  },
  {
    what: '`setbobux` add, 256 connections, after 500,000 changes with autovacuum off',
    ...{ of: 'aged/quartet-aged', to: 'fresh/quartet-fresh' },
    // A tenth more time.
    ...{ ...rate, beside: 'a fresh ledger', target: { atLeast: 0.91 } },
  },
  { what: '`topplayers`, 1,000,000 players, page 1, while writes go on', of: 'top-first/quartet-1m', ...top },
  { what: 'the same, page 5,000 of 10,000', of: 'top-middle/quartet-1m', ...top },
  { what: 'the same, page 10,000 of 10,000', of: 'top-last/quartet-1m', ...top },
];
