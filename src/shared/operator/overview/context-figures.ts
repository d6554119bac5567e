import { quantile } from '../../minutes/histogram.js';
import type { Queryable } from '../../database/queryable.js';
import type { OperatorContextFigures } from './overview.dto.js';

const MINUTE_MS = 60_000;
const MINUTES = 60;
/** So many whole minutes are looked at: one spike is not slow. */
const SLOW_MINUTES = 5;
const SLOW_MS = 250;

/** One minute of a context, over all processes. */
export interface MinuteRow {
  readonly minute: Date;
  readonly context: string;
  readonly requests: number;
  readonly errors: number;
  readonly histogram: readonly number[];
}

/** The last hour, minute by minute. */
export function hourOf(database: Queryable, now: Date): Promise<MinuteRow[]> {
  return database.query<MinuteRow>(
    `SELECT minute, context, sum(requests)::integer AS requests, sum(errors)::integer AS errors,
       ARRAY(SELECT sum(h.histogram[place])::integer FROM platform.minutes h, generate_series(1, 12) AS place
             WHERE h.minute = m.minute AND h.context = m.context GROUP BY place ORDER BY place) AS histogram
     FROM platform.minutes m WHERE minute > $1 GROUP BY minute, context ORDER BY minute`,
    [new Date(now.getTime() - MINUTES * MINUTE_MS)],
  );
}

/** Requests of the last 24 hours, by context. */
export async function dayOf(database: Queryable, now: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ context: string; requests: number }>(
    `SELECT context, sum(requests)::bigint AS requests FROM platform.minutes WHERE minute > $1 GROUP BY context`,
    [new Date(now.getTime() - 24 * MINUTES * MINUTE_MS)],
  );
  return new Map(rows.map(({ context, requests }) => [context, requests]));
}

const added = (rows: readonly MinuteRow[]): number[] =>
  rows.reduce<number[]>(
    (sum, { histogram }) => histogram.map((count, place) => count + (sum[place] ?? 0)),
    [],
  );

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));

/** @param rows of this context */
export function figuresOf(
  context: string,
  rows: readonly MinuteRow[],
  day: number,
  now: Date,
): OperatorContextFigures {
  const histogram = added(rows);
  const minutes = new Array<number>(MINUTES).fill(0);
  for (const { minute, requests } of rows) {
    const age = Math.floor(now.getTime() / MINUTE_MS) - Math.floor(minute.getTime() / MINUTE_MS);
    if (age >= 0 && age < MINUTES) minutes[MINUTES - 1 - age] = requests;
  }
  return {
    context,
    requests: rows.reduce((sum, { requests }) => sum + requests, 0),
    errors: rows.reduce((sum, { errors }) => sum + errors, 0),
    day,
    p50: rounded(quantile(histogram, 0.5)),
    p99: rounded(quantile(histogram, 0.99)),
    minutes,
  };
}

/** Whether the p99 of each of the last five whole minutes is past 250 ms. */
export function isSlow(rows: readonly MinuteRow[], now: Date): boolean {
  const current = Math.floor(now.getTime() / MINUTE_MS);
  const last = rows.filter(({ minute }) => {
    const age = current - Math.floor(minute.getTime() / MINUTE_MS);
    return age >= 1 && age <= SLOW_MINUTES;
  });
  return (
    last.length === SLOW_MINUTES && last.every(({ histogram }) => (quantile(histogram, 0.99) ?? 0) > SLOW_MS)
  );
}
