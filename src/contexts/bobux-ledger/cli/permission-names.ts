import { CommandError } from '../../../shared/cli-command/cli-command.js';
import { isPermitted, Permission } from '../permission.js';

const NAMES = ['Read', 'Write', 'Account', 'Admin'] as const;
const NONE = 'none';
/** How permissions are written, for the help. */
export const PERMISSIONS_USAGE = `PERMISSIONS are names of ${NAMES.join(', ')}, with commas between them, or ${NONE}.`;
/** More than all names. */
const MAX_LENGTH = 100;

/** As the operator reads them: `Read,Write`. */
export function permissionNames(permissions: number): string {
  const held = NAMES.filter((name) => isPermitted(permissions, Permission[name]));
  return held.length === 0 ? NONE : held.join(',');
}

/** The bits of `read,write`. @throws CommandError */
export function readPermissions(text: string): number {
  if (text.length > MAX_LENGTH) throw new CommandError(PERMISSIONS_USAGE);
  if (text.toLowerCase() === NONE) return Permission.None;
  return text.split(',').reduce((bits, word) => {
    const name = NAMES.find((known) => known.toLowerCase() === word.trim().toLowerCase());
    if (name === undefined) throw new CommandError(PERMISSIONS_USAGE);
    return bits | Permission[name];
  }, 0);
}
