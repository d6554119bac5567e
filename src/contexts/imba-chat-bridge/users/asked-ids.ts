import { BridgeError } from '../errors/bridge-error.js';
import { LARGEST_ID } from './user-object.js';

/** How many users one answer holds at most (docs/imbachat.md). */
export const MAX_IDS = 1_000;

/**
 * The ids of a users-info request: everything but digits and commas is stripped, as the seed does.
 * @param asked the path's part or the parameter `user_ids`, also repeated
 * @returns each id once, in the order asked; what is larger than any id is left out, as every unknown id is
 * @throws BridgeError WRONG_VALUE for more than 1,000
 */
export function readAskedIds(asked: unknown): number[] {
  const texts = (Array.isArray(asked) ? asked : [asked]).filter((text) => typeof text === 'string');
  const ids = new Set<number>();
  for (const digits of texts
    .join(',')
    .replace(/[^0-9,]/g, '')
    .split(',')) {
    const id = Number(digits);
    if (digits !== '' && id >= 1 && id <= LARGEST_ID) ids.add(id);
    if (ids.size > MAX_IDS) {
      throw new BridgeError('WRONG_VALUE', `At most ${MAX_IDS} users can be asked for at once.`);
    }
  }
  return [...ids];
}
