import type { ApiKeyCache } from '../api-keys/api-key-cache.js';
import { isPermitted, Permission } from '../permission.js';
import type { OpenSubscriptions } from './open-subscriptions.js';

/** What the keys of subscribers permit: a subscription ends with its key, and with the key's Read. */
export class SubscriberPermissions {
  constructor(
    private readonly keys: ApiKeyCache,
    private readonly open: OpenSubscriptions,
  ) {}

  /** To be called before anything is read for them. @throws DatabaseError */
  async check(): Promise<void> {
    for (const [key, subscriptions] of this.open.byKey()) {
      const known = this.keys.peek(key) ?? (await this.keys.find(key));
      const permissions = known?.apiKey.permissions ?? 0;
      for (const subscription of subscriptions) {
        subscription.isAdmin = isPermitted(permissions, Permission.Admin);
        if (!isPermitted(permissions, Permission.Read)) this.open.end(subscription);
      }
    }
  }
}
