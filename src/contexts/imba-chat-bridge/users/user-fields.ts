import { isWebAddress } from '../../../shared/validation/web-address.js';

/** One rule for both sources of users: what ImbaChat is told of a user, made of what databases and PHP give. */

const MAX_ADDRESS_LENGTH = 2_048;
/** From here on a time is in milliseconds: as seconds it would be the year 5138. */
const FIRST_MILLISECONDS = 1e11;

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

/**
 * Whether ImbaChat may put this address into pages: `http://…`, `https://…` or a path from `/` on, without white space. An address such
 * as `javascript:…` must never get there.
 */
export function isUserAddress(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_ADDRESS_LENGTH && isWebAddress(value, true);
}

/** @param time unix time in seconds or, from 10^11 on, in milliseconds. @returns whole seconds */
export function unixSeconds(time: number): number {
  return Math.floor(time >= FIRST_MILLISECONDS ? time / 1000 : time);
}

/** The name that a user has whom the site gives none. */
export const nameOrId = (name: string | null, userId: number): string =>
  name === null || name.trim() === '' ? `User ${userId}` : name;
