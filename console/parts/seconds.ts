/** Unix seconds as the moment that `Time` shows. */
export const fromSeconds = (seconds: number | null): string | null =>
  seconds === null ? null : new Date(seconds * 1_000).toISOString();
