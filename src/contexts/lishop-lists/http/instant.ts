const iso =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|[+ -]\d\d:?\d\d))?)?$/i;

function offsetMinutes(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+ -])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? [];
  if (hours === undefined || minutes === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/**
 * Reads an ISO 8601 time as apps send it: `2014-05-01T10:20:30Z`, with a fraction or an offset, `2014-05-01 10:20:30 UTC`, or a date alone.
 * Without a zone it is UTC, as Rails' times are. A `+` that an app left unescaped in the query arrives as a space.
 * @returns `undefined` for what is no such time
 */
export function parseInstant(text: string): Date | undefined {
  const match = iso.exec(text.trim());
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  return new Date(utc - offsetMinutes(match[8]) * 60_000);
}
