/** A timer of more milliseconds, Infinity among them, would be over at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
