import { z } from 'zod';
import { bothOrNone, configSlice } from '../../shared/config/config-slice.js';
import { postgresUrl, yesOrNo } from '../../shared/config/variables.js';
import { isUuid } from '../../shared/validation/uuid.js';

/** Readers of an address take `.` and `..` away, and an empty part makes a host of what is behind it: nobody would ever ask for such a path. */
function isReachablePath(path: string): boolean {
  const [first, ...parts] = (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path).split('/');
  if (path === '/') return true;
  return first === '' && parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.\.?$/.test(part));
}

/** The settings of the ledger: its first key, its address, whether nonces are required, the login of `sendsql`. */
export class BobuxConfig extends configSlice(
  {
    BOBUX_ADMIN_KEY: z
      .string()
      .refine(isUuid, 'a UUID')
      .transform((value) => value.toLowerCase())
      .optional(),
    BOBUX_ADMIN_SECRET: z
      .string()
      .regex(/^[0-9a-f]{64}$/i, '64 hexadecimal digits')
      .transform((value) => value.toLowerCase())
      .optional(),
    BOBUX_PATH: z
      .string()
      .refine(isReachablePath, 'a path that begins with /, such as /games/bobux; letters, digits, _ - and .')
      .default('/bobux'),
    BOBUX_REQUIRE_NONCE: yesOrNo.default(false),
    BOBUX_SQL_DATABASE_URL: postgresUrl.optional(),
  },
  (env) => ({
    /** The first API key; unset: generated. */
    adminKey: env.BOBUX_ADMIN_KEY,
    adminSecret: env.BOBUX_ADMIN_SECRET,
    /** Path of the websocket. */
    path: env.BOBUX_PATH,
    /** Makes `nonce` and `timestamp` mandatory for the commands whose nonce is recorded. */
    requireNonce: env.BOBUX_REQUIRE_NONCE,
    /** A login for `sendsql` that the operator made by hand. */
    sqlDatabaseUrl: env.BOBUX_SQL_DATABASE_URL,
  }),
  {
    adminKey: ['BOBUX_ADMIN_KEY'],
    adminSecret: ['BOBUX_ADMIN_SECRET'],
    path: ['BOBUX_PATH'],
    requireNonce: ['BOBUX_REQUIRE_NONCE'],
    sqlDatabaseUrl: ['BOBUX_SQL_DATABASE_URL'],
  },
  bothOrNone('BOBUX_ADMIN_KEY', 'a UUID', 'BOBUX_ADMIN_SECRET', '64 hexadecimal digits'),
) {}
