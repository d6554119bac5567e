import type { Call } from './calls.js';

const TIMES = 20;

/** Milliseconds. */
export interface Measured {
  readonly call: Call;
  /** Of the first call after the start. */
  readonly first: number;
  readonly median: number;
  /** Of all but the first. */
  readonly worst: number;
}

/** @throws Error the answer is no success, or has not as many items as it must */
async function answer(base: string, authorization: string, { route, id, query, items }: Call): Promise<void> {
  const url = `${base}${route.replace('{id}', id)}?${new URLSearchParams(query).toString()}`;
  const response = await fetch(url, { headers: { authorization } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  if (items === undefined) return;
  const found = (JSON.parse(text) as { items: readonly unknown[] }).items.length;
  if (found !== items) throw new Error(`${url} has ${found} items, not ${items}.`);
}

/** One call after the other, as somebody who looks at pages. */
export async function measure(base: string, authorization: string, call: Call): Promise<Measured> {
  const times: number[] = [];
  for (let turn = 0; turn < TIMES; turn++) {
    if (turn > 0 && call.pause > 0) await new Promise((resolve) => setTimeout(resolve, call.pause));
    const start = performance.now();
    await answer(base, authorization, call);
    times.push(performance.now() - start);
  }
  const [first = NaN, ...others] = times;
  others.sort((one, other) => one - other);
  return { call, first, median: others[Math.floor(others.length / 2)] ?? NaN, worst: others.at(-1) ?? NaN };
}

const PAGE_MS = 1_000;
const SEARCH_MS = 300;

/** Of a page each answer counts, of a search half of them; the first call after the start counts for both as a page. */
export function isMet({ call, first, median, worst }: Measured): boolean {
  if (first > PAGE_MS) return false;
  return call.kind === 'search' ? median <= SEARCH_MS : worst <= PAGE_MS;
}

/** As a line of the table. */
export function lineOf(measured: Measured): string {
  const { call, first, median, worst } = measured;
  const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
  const aim = call.kind === 'search' ? `search: ${SEARCH_MS}` : `page: ${PAGE_MS}`;
  return `| \`${call.route}\` | ${call.what} | ${ms(first)} | ${ms(median)} | ${ms(worst)} | ${aim} | ${isMet(measured) ? 'met' : '**not met**'} |`;
}
