/** More digits than any customer number has. */
const MAX_DIGITS = 20;

/**
 * The customer number at the end of what IMVU calls a user's id: `https://api.imvu.com/user/user-123` or `123`.
 * @returns undefined where none stands there
 */
export function cidOf(userId: string | undefined): string | undefined {
  // The end alone: looked for from every digit on, a long run of digits would take quadratic time.
  return /(?<!\d)\d{1,20}$/.exec(userId?.slice(-MAX_DIGITS - 1) ?? '')?.[0];
}
