import type { ImvuSimulator } from '../simulators/imvu.js';
import type { BobuxKey } from '../support/bobux-client.js';

/** The Quartet that is simulated against: one process or several on one database. */
export interface World {
  readonly seed: string;
  /** `http://127.0.0.1:PORT` of each replica; read anew for each call, since a restart may move them. */
  readonly urls: readonly string[];
  readonly admin: { readonly username: string; readonly password: string };
  readonly key: BobuxKey;
  readonly imbachat: { readonly login: string; readonly password: string; readonly secretKey: string };
  readonly imvu: ImvuSimulator;
  /** Is a fault going on, or over since a moment only? Else lost answers and 503 are discrepancies. */
  readonly disturbed: boolean;
  /** How long the other replicas may go on with an old key of the ledger, in milliseconds (docs/bobux.md, 1 s, and some for a slow machine). */
  readonly keyLag: number;
  /** Set when everybody has to stop. */
  readonly stopped: boolean;
}

/** For every process of a simulated Quartet: no limits, nothing leaves this machine. */
export function soakEnvironment(
  world: Pick<World, 'admin' | 'key' | 'imbachat' | 'imvu'>,
): Record<string, string> {
  return {
    ADMIN_USERNAME: world.admin.username,
    ADMIN_PASSWORD: world.admin.password,
    BOBUX_ADMIN_KEY: world.key.key,
    BOBUX_ADMIN_SECRET: world.key.secret,
    IMBACHAT_API_LOGIN: world.imbachat.login,
    IMBACHAT_API_PASSWORD: world.imbachat.password,
    IMBACHAT_SECRET_KEY: world.imbachat.secretKey,
    IMVU_BASE_URL: world.imvu.url,
    LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
    LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
    LISHOP_LIMIT_UNKNOWN_KEYS: '0',
    LISHOP_LIMIT_INVITATIONS: '0',
    LIMIT_AUTH_FAILURES: '0',
    LIMIT_REQUESTS: '0',
    LIMIT_CONNECTIONS: '0',
  };
}
