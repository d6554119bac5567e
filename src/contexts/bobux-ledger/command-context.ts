import type { ApiKey } from './api-keys/api-keys.repository.js';
import type { NonceClaim } from './nonces/nonces.js';

/** What every message may carry besides its command's own parameters. */
export interface CommandContext<Parameters = unknown> {
  readonly caller: ApiKey;
  readonly parameters: Parameters;
  readonly nonce: NonceClaim | undefined;
  /** The message's own time is more than 300 s off. */
  readonly isStale: boolean;
}
