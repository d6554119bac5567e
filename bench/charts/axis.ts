const MAX_STEPS = 6;

/** Ticks from 0 in steps of 1, 2 or 5 times a power of ten. */
export function axisOf(most: number): { ticks: number[]; end: number } {
  const power = 10 ** Math.floor(Math.log10(most / MAX_STEPS));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => most / each <= MAX_STEPS) ?? most;
  const count = Math.ceil(most / step);
  return { ticks: Array.from({ length: count + 1 }, (_, index) => index * step), end: count * step };
}

/** 12,000 for 12000. */
export function numbered(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}
