import { LARGEST_ID, type UserObject } from '../users/user-object.js';
import type { SiteRow } from './site-database.js';

/** The columns that a query may give: the fields of the user object, and `banned`, which is never given out. */
export const SITE_COLUMNS = [
  'user_id',
  'name',
  'avatar_url',
  'profile_url',
  'lastlogin',
  'badge',
  'profiles',
  'chat_role',
  'permissions',
  'user_mail',
  'banned',
] as const;

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function textOf(value: unknown): string {
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'string' ? value : `${value as number | boolean | bigint}`;
}

/** Unix seconds of a number, a date of the database, or a text such as `2026-11-21 21:00:00` (the seed's strtotime); else undefined. */
function secondsOf(value: unknown): number | undefined {
  if (value instanceof Date) return secondsOf(value.getTime() / 1000);
  const number = Number(value);
  if (isSet(value) && Number.isFinite(number)) return Math.floor(number);
  const date = Date.parse(textOf(value ?? ''));
  return Number.isNaN(date) ? undefined : Math.floor(date / 1000);
}

/** JSON columns come as objects or, from MariaDB, as text. */
function objectOf(value: unknown): object | undefined {
  if (typeof value === 'object' && value !== null) return value;
  try {
    const parsed = JSON.parse(textOf(value ?? '')) as unknown;
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the site says that this user is banned: true, 1, or a text other than 0 and empty. */
export function isBanned({ banned }: SiteRow): boolean {
  return isSet(banned) && !['0', 'false', 'f', 'no'].includes(textOf(banned).toLowerCase());
}

/**
 * A user object of a row of the site.
 * @param exposeMail whether `user_mail` may be given out
 * @returns `undefined` for a row without a usable id
 */
export function siteUser(row: SiteRow, exposeMail: boolean): UserObject | undefined {
  const user_id = Number(row.user_id);
  if (!isSet(row.user_id) || !Number.isInteger(user_id) || user_id < 1 || user_id > LARGEST_ID)
    return undefined;
  const lastlogin = secondsOf(row.lastlogin);
  const profiles = objectOf(row.profiles);
  const permissions = objectOf(row.permissions);
  const { chat_role } = row;
  return {
    user_id,
    name: textOf(row.name ?? ''),
    avatar_url: isSet(row.avatar_url) && row.avatar_url !== false ? textOf(row.avatar_url) : false,
    ...(isSet(row.profile_url) && { profile_url: textOf(row.profile_url) }),
    ...(lastlogin !== undefined && { lastlogin }),
    ...(isSet(row.badge) && { badge: textOf(row.badge) }),
    ...(profiles && { profiles: profiles as Record<string, object> }),
    ...((chat_role === 'admin' || chat_role === 'user') && { chat_role }),
    ...(permissions && { permissions }),
    ...(exposeMail && isSet(row.user_mail) && { user_mail: textOf(row.user_mail) }),
  };
}
