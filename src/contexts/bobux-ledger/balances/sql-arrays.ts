import type { BalanceChange } from './balance-change.js';

/** A PostgreSQL array of what needs no quotes. */
export const arrayOf = (values: readonly (number | string)[]): string => `{${values.join(',')}}`;

/** The places of distinct values, from 1. */
export class IndexMap<Value> {
  private readonly places = new Map<Value, number>();

  constructor(values: Iterable<Value> = []) {
    for (const value of values) this.of(value);
  }

  of(value: Value): number {
    const known = this.places.get(value);
    if (known !== undefined) return known;
    this.places.set(value, this.places.size + 1);
    return this.places.size;
  }

  get values(): Value[] {
    return [...this.places.keys()];
  }
}

/** The arrays claims, nonces, fingerprints and stale: all null where there is no nonce, and the last where none is stale. */
export function claimsOf(changes: readonly Pick<BalanceChange, 'nonce' | 'isStale'>[]): unknown[] {
  const claiming = changes.filter(({ nonce }) => nonce !== undefined);
  const claims = claiming.map(({ nonce }) => nonce!);
  if (claims.length === 0) return [null, null, null, null];
  let last = 0;
  return [
    arrayOf(changes.map(({ nonce }) => (nonce === undefined ? 0 : ++last))),
    claims.map(({ nonce }) => nonce),
    // A bytea in hex, its backslash escaped as within an array.
    arrayOf(claims.map(({ fingerprint }) => `"\\\\x${fingerprint}"`)),
    claiming.some(({ isStale }) => isStale) ? claiming.map(({ isStale }) => isStale) : null,
  ];
}

/** @throws Error the database returned fewer values than it was asked for */
export function present<Value>(values: readonly Value[], at: number): Value {
  const value = values[at];
  if (value === undefined) throw new Error('The database returned too few values.');
  return value;
}
