/** At most so long is waited because the server said so; then it is asked again. */
const MAX_ASKED_MS = 3_600_000;

/** @returns milliseconds that the reason of a close with 1008 asks for (`try again in 12 s`) */
export function askedToWait(code: number, reason: string): number | undefined {
  const seconds = code === 1008 ? /try again in (\d{1,9}) s/.exec(reason)?.[1] : undefined;
  return seconds === undefined ? undefined : Math.min(MAX_ASKED_MS, Number(seconds) * 1000);
}

/** @returns milliseconds that the header `Retry-After` of a refused upgrade asks for */
export function retryAfter(header: string | undefined): number | undefined {
  const isSeconds = header !== undefined && /^\d{1,9}$/.test(header);
  return isSeconds ? Math.min(MAX_ASKED_MS, Number(header) * 1000) : undefined;
}
