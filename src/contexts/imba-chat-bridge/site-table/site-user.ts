import { isNothing, isNoTime, nameOrId, unixSeconds } from '../users/user-fields.js';
import { isUserAddress } from '../users/user-rules.js';
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

function textOf(value: unknown): string {
  if (typeof value === 'object') return JSON.stringify(value);
  return typeof value === 'string' ? value : `${value as number | boolean | bigint}`;
}

/** Unix seconds of a number, a date of the database, or a text such as `2026-11-21 21:00:00` (the seed's strtotime); else undefined. */
function secondsOf(value: unknown): number | undefined {
  if (isNothing(value)) return undefined;
  const number = Number(value);
  // MySQL's date of zeros comes as a date that is none.
  const isNumber = !(value instanceof Date) && Number.isFinite(number);
  const time = isNumber ? unixSeconds(number) : Math.floor(Date.parse(dateText(value)) / 1000);
  return isNoTime(time) ? undefined : time;
}

const dateText = (value: unknown): string =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : textOf(value);

/** JSON columns come as objects or, from MariaDB, as text. */
function objectOf(value: unknown): object | undefined {
  if (isNothing(value)) return undefined;
  if (typeof value === 'object') return value ?? undefined;
  try {
    const parsed = JSON.parse(textOf(value)) as unknown;
    return typeof parsed === 'object' && parsed !== null && !isNothing(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Profiles whose address is none lose it, and what is no profile is left out. */
function profilesOf(value: unknown): Record<string, object> | undefined {
  const profiles = objectOf(value);
  if (profiles === undefined) return undefined;
  const right = Object.entries(profiles).flatMap(([id, profile]: [string, unknown]) => {
    if (typeof profile !== 'object' || profile === null) return [];
    const { avatar_url, ...rest } = profile as { avatar_url?: unknown };
    return [[id, { ...rest, ...(isUserAddress(avatar_url) && { avatar_url }) }] as const];
  });
  return Object.fromEntries(right);
}

/** Addresses of a row that are left out, since ImbaChat may not put them into pages. @returns the names of their columns */
export function unusableAddresses(row: SiteRow): string[] {
  return ['avatar_url', 'profile_url'].filter(
    (column) => !isNothing(row[column]) && !isUserAddress(row[column]),
  );
}

/** Whether the site says that this user is banned: true, 1, or a text other than 0 and empty. */
export function isBanned({ banned }: SiteRow): boolean {
  return !isNothing(banned) && !['0', 'false', 'f', 'no'].includes(textOf(banned).toLowerCase());
}

/**
 * A user object of a row of the site.
 * @param exposeMail whether `user_mail` may be given out
 * @returns `undefined` for a row without a usable id
 */
export function siteUser(row: SiteRow, exposeMail: boolean): UserObject | undefined {
  const user_id = Number(row.user_id);
  if (isNothing(row.user_id) || !Number.isInteger(user_id) || user_id < 1 || user_id > LARGEST_ID)
    return undefined;
  const lastlogin = secondsOf(row.lastlogin);
  const profiles = profilesOf(row.profiles);
  const permissions = objectOf(row.permissions);
  const { chat_role } = row;
  return {
    user_id,
    name: nameOrId(isNothing(row.name) ? null : textOf(row.name), user_id),
    avatar_url: isUserAddress(row.avatar_url) ? row.avatar_url : false,
    ...(isUserAddress(row.profile_url) && { profile_url: row.profile_url }),
    ...(lastlogin !== undefined && { lastlogin }),
    ...(!isNothing(row.badge) && { badge: textOf(row.badge) }),
    ...(profiles && { profiles }),
    ...((chat_role === 'admin' || chat_role === 'user') && { chat_role }),
    ...(permissions && { permissions }),
    ...(exposeMail && !isNothing(row.user_mail) && { user_mail: textOf(row.user_mail) }),
  };
}
