import { ARTICLE_FIELDS, type Article } from './article.js';

const COLUMNS = ['objectId', ...ARTICLE_FIELDS, 'created_at', 'updated_at'] as const;

/** The first line. */
export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

/** One article as a line of RFC 4180. */
export function csvLine(article: Article): string {
  return `${COLUMNS.map((column) => cell(article[column] ?? '')).join(',')}\r\n`;
}

/** A spreadsheet takes what begins so for a formula, and may run it: a `'` before it makes it a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
