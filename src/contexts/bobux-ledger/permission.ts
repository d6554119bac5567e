/** Bits of a key's permissions, independent of one another (seed, "Permissions"). `None` is what every key may do. */
export enum Permission {
  None = 0,
  Read = 1 << 0,
  Write = 1 << 1,
  Account = 1 << 2,
  Admin = 1 << 3,
}

/** All bits that have a meaning; the reserved ones must be 0. */
export const ALL_PERMISSIONS = Permission.Read | Permission.Write | Permission.Account | Permission.Admin;

/** Whether these bits hold all that is needed. */
export function isPermitted(permissions: number, needed: Permission): boolean {
  return (permissions & needed) === (needed as number);
}
