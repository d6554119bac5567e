import { useEffect, useState, type ReactElement } from 'react';

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const FULL = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' });
const MONTH_SECONDS = 30 * 86_400;
const REFRESH_MS = 30_000;
/** What has just happened lies so far ahead, by a clock that is slow or was last read a while ago. */
const AHEAD_SECONDS = 30;

type Listener = (now: number) => void;
const listeners = new Set<Listener>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all times of a page, of which a long list has thousands. @returns what ends it */
function onTick(listener: Listener): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    const now = Date.now();
    for (const update of listeners) update(now);
  }, REFRESH_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function relative(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1_000);
  if (Math.abs(seconds) > MONTH_SECONDS) return DAY.format(time);
  for (const [unit, length] of UNITS)
    if (Math.abs(seconds) >= length) return RELATIVE.format(Math.trunc(seconds / length), unit);
  return seconds > AHEAD_SECONDS ? 'in a moment' : 'just now';
}

/** When something was or will be, as one says it; the moment itself when one points at it. */
export function Time({
  at,
  none = '–',
}: {
  readonly at: string | null | undefined;
  readonly none?: string;
}): ReactElement {
  const [now, setNow] = useState(Date.now);
  useEffect(() => onTick(setNow), []);
  if (at === null || at === undefined) return <span>{none}</span>;
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={FULL.format(time)} className="number">
      {relative(time, now)}
    </time>
  );
}
