/** One row as the site's database gives it, by column name. */
export type SiteRow = Record<string, unknown>;

/** The rows of an answer and the names of its columns, which are known also where there is no row. */
export interface SiteRows {
  readonly rows: readonly SiteRow[];
  readonly columns: readonly string[];
}

/** The query itself is at fault, or what it names is not there: trying again will not help. */
export class SiteQueryError extends Error {
  override readonly name = 'SiteQueryError';
}

/** The database gives more than any right answer holds. */
export class SiteAnswerError extends Error {
  override readonly name = 'SiteAnswerError';
}

/** A read-only connection to the site's own database, with the one query of IMBACHAT_USERS_QUERY. */
export interface SiteDatabase {
  /**
   * Runs the query for these ids; an answer takes 10 s, 16 MiB and 10,000 rows at most.
   * @throws SiteQueryError the database refuses the query
   * @throws SiteAnswerError it gives too much
   * @throws Error it cannot be reached
   */
  users(ids: readonly number[]): Promise<SiteRows>;
  close(): Promise<void>;
}

/** How long the site's database may take for one answer, or to be connected to. */
export const TIMEOUT_MS = 10_000;
export const CONNECTIONS = 5;

/** The parts of a statement that are not inside quotes or comments, each with what follows it in quotes or as a comment. */
// What is not closed goes to the end: looked for again from each beginning, it would take quadratic time.
const QUOTED = /('(?:[^']|'')*(?:'|$)|"[^"]*(?:"|$)|`[^`]*(?:`|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))/;

/** Applies `change` to a statement outside of quotes and comments. */
export function outsideQuotes(sql: string, change: (part: string) => string): string {
  return sql
    .split(QUOTED)
    .map((part, n) => (n % 2 === 0 ? change(part) : part))
    .join('');
}

/** How often `pattern` stands in a statement outside of quotes and comments. */
export function countOutsideQuotes(sql: string, pattern: RegExp): number {
  let count = 0;
  outsideQuotes(sql, (part) => {
    count += part.match(pattern)?.length ?? 0;
    return part;
  });
  return count;
}
