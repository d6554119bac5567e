import { BridgeError } from '../errors/bridge-error.js';
import { LARGEST_ID } from './user-object.js';

const ALLOWED = `must be a whole number from 1 to ${LARGEST_ID}`;

/**
 * The id of a user: a number, or its digits as text, since databases and PHP often give numbers so.
 * @returns `undefined` for anything else
 */
export function parseUserId(value: unknown): number | undefined {
  const id = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isInteger(id) && id >= 1 && id <= LARGEST_ID ? id : undefined;
}

/**
 * @param subject what the message names: `user_id`, or `The id`
 * @throws BridgeError WRONG_VALUE
 */
export function requireUserId(value: unknown, subject: string): number {
  const id = parseUserId(value);
  if (id === undefined) throw new BridgeError('WRONG_VALUE', `${subject} ${ALLOWED}.`);
  return id;
}
