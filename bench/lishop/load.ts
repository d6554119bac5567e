/** `unchanged`: a GET of the list as the app has it already; `changes`: a GET of what has changed since, which is nothing; `batch`: 100 edits. */
export type Operation = 'GET' | 'POST' | 'PATCH' | 'unchanged' | 'changes' | 'batch';

export interface BenchList {
  readonly key: string;
  /** Of its articles. */
  readonly ids: readonly string[];
  readonly etag?: string;
  readonly cursor?: string;
}

export const EDITS = 100;

/** What one run is to do; the only argument, as JSON. */
export interface Load {
  readonly port: number;
  readonly operation: Operation;
  readonly lists: readonly BenchList[];
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

/** What it found; printed as JSON. */
export interface Found {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly wrong: number;
}
