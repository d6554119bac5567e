import { hashPassword } from '../../../shared/secrets/password-hash.js';
import type { ImbachatUserChange } from '../users/user.dto.js';
import { nameOrId } from '../users/user-fields.js';
import { fold } from './fold.js';

/** The columns of imbachat.users that an upload or a PATCH writes, with their SQL types. */
export const COLUMNS = {
  name: 'text',
  name_folded: 'text',
  avatar_url: 'text',
  profile_url: 'text',
  lastlogin: 'bigint',
  badge: 'text',
  profiles: 'jsonb',
  chat_role: 'text',
  permissions: 'jsonb',
  login: 'text',
  password_hash: 'text',
  email: 'text',
  banned: 'boolean',
} as const;

export type Column = keyof typeof COLUMNS;

/** A row of imbachat.users as it is written; a column that is not there was not named. */
export type DirectoryRow = { readonly user_id: number } & Readonly<Partial<Record<Column, unknown>>>;

/**
 * What is written for an item: passwords hashed (some 0.2 s each, on purpose), names folded.
 * @returns the columns that the item names, each a value or `null`
 */
export async function columnsOf(
  userId: number,
  item: ImbachatUserChange,
): Promise<Partial<Record<Column, unknown>>> {
  const { password, name: given, ...rest } = item;
  const name = given === undefined ? undefined : nameOrId(given, userId);
  return {
    ...rest,
    ...(name !== undefined && { name, name_folded: fold(name) }),
    ...(password !== undefined && { password_hash: password === null ? null : await hashPassword(password) }),
  };
}
