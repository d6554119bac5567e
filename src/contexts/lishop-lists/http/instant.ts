const ZONE = String.raw`Z|UTC|GMT|[+ -]\d\d(?::?\d\d)?`;
/** ISO 8601, extended (`2014-05-01T10:20:30Z`) and basic (`20140501T102030Z`). */
const iso = new RegExp(
  String.raw`^(\d{4})-?(\d\d)-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(${ZONE}))?)?$`,
  'i',
);
/** As `Last-Modified` (RFC 9110, 5.6.7) and mails (RFC 5322, 3.3) have it. */
const http =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d\d:\d\d:\d\d) (GMT|UTC|[+ -]\d{4})$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Longer than any form above. */
const MAX_LENGTH = 64;

/** Minutes east of UTC; undefined where there is no such zone. */
function offsetMinutes(zone: string | undefined): number | undefined {
  const [, sign, hours, minutes = '0'] = /^([+ -])(\d\d)(?::?(\d\d))?$/.exec(zone ?? '') ?? [];
  if (hours === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** A date of HTTP or of a mail in the form of ISO 8601; any other text as it is. */
function withoutHttpForm(text: string): string {
  const [, day, month = '', year, time, zone] = http.exec(text) ?? [];
  if (day === undefined) return text;
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}T${time}${zone}`;
}

/**
 * Reads a time as apps send it: ISO 8601 with or without its hyphens and colons, with a fraction or an offset, `2014-05-01 10:20:30 UTC`, a date alone, or a date
 * of HTTP or of a mail. Without a zone it is UTC, as Rails' times are. A `+` that an app left unescaped in the query arrives as a space.
 * @returns `undefined` for what is no such time
 */
export function parseInstant(text: string): Date | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const match = iso.exec(withoutHttpForm(text.trim()));
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth) return undefined;
  const isMidnight = hour === 24 && minute === 0 && second === 0 && Number(match[7] ?? 0) === 0;
  if ((hour > 23 && !isMidnight) || minute > 59 || second > 60) return undefined;
  const offset = offsetMinutes(match[8]);
  if (offset === undefined) return undefined;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds) - offset * 60_000);
}
