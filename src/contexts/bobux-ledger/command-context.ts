import type { ApiKey } from './api-keys/api-keys.repository.js';
import type { EventChannel } from './events/event-channel.js';
import type { NonceClaim } from './nonces/nonces.js';

/** One message, as its command gets it: the caller, the command's own parameters, and what makes it take effect once. */
export interface CommandContext<Parameters = unknown> {
  readonly caller: ApiKey;
  /** Where events go that the caller asks for. */
  readonly channel: EventChannel;
  readonly parameters: Parameters;
  readonly nonce: NonceClaim | undefined;
  /** The message's own time is more than 300 s off. */
  readonly isStale: boolean;
}
