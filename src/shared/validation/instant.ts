import type { Rule } from './rule.js';

/** With nine digits of a second and an offset. */
const MAX_LENGTH = 35;
const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d\d):(\d\d))$/;

/**
 * Reads a time as RFC 3339 has it: `2026-01-05T12:00:00.000Z`, or with an offset. Digits past milliseconds are cut off; a leap second is
 * the one after it.
 * @returns `undefined` for what is no such time, also for days and hours that no calendar has
 */
export function parseInstant(text: string): Date | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const offsetHours = part(10);
  const offsetMinutes = part(11);
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = (match[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes);
  // Not Date.UTC, which takes the years 0 to 99 for those of the 20th century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute - offset, second, milliseconds);
  return date;
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A time as RFC 3339 has it. */
export const instant: Rule = {
  expected: 'a time such as 2026-01-05T12:00:00.000Z',
  schema: { type: 'string', format: 'date-time' },
  refusal: (value) =>
    typeof value !== 'string' ? 'type' : parseInstant(value) === undefined ? 'form' : undefined,
};
