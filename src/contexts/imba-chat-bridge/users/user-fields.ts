/** One rule for both sources of users: what ImbaChat learns of a user, made of what databases and PHP give. */

/** From here on a time is in milliseconds: as seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11;

/** Before it was the year 0, in which PHP's `strtotime` puts MySQL's date of zeros, in whatever zone. */
const YEAR_1 = -62_135_596_800;

/** What stands for "nothing": JSON's null, and what PHP answers in its place (`false`, an empty text, an empty array). */
export function isNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** Whether a time says "never". @param time unix time in seconds; NaN for a date that is none */
export const isNoTime = (time: number): boolean => Number.isNaN(time) || time < YEAR_1;

/** @param time unix time in seconds or, from 10^11 on, in milliseconds. @returns whole seconds */
export function unixSeconds(time: number): number {
  return Math.floor(time >= FIRST_MILLISECONDS ? time / 1000 : time);
}

/** The name that a user has whom the site gives none. */
export const nameOrId = (name: string | null, userId: number): string =>
  name === null || name.trim() === '' ? `User ${userId}` : name;
