import type { Entry } from '../history/history.repository.js';

const COLUMNS = [
  'id',
  'player',
  'operation',
  'amount',
  'before',
  'after',
  'key',
  'by',
  'operator',
  'reason',
  'transfer',
  'peer',
  'hold',
  'reverses',
  'created',
] as const;

/** What a spreadsheet would take for a formula gets a `'` in front; numbers are none. */
function cell(value: string | number | boolean | null | undefined): string {
  if (typeof value !== 'string') return value === null || value === undefined ? '' : String(value);
  const guarded = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** RFC 4180, with a line of names. */
export function entriesCsv(entries: readonly Entry[]): string {
  const lines = entries.map((entry) => COLUMNS.map((column) => cell(entry[column])).join(','));
  return [COLUMNS.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}
