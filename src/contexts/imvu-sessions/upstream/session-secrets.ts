import type { CookieHeader } from './cookie-jar.js';

/** What opens an account: for calls upstream and for who is allowed to see it, never for a log or an error. */
export interface SessionSecrets {
  readonly cookie: CookieHeader;
  readonly sauce: string | undefined;
}
