import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { SigningKey } from './signing-key.js';
import { Database } from '../../../shared/database/database.js';
import type { TransactionScope } from '../../../shared/database/queryable.js';
import { Notifications } from '../../../shared/database/notifications.js';
import { ApiKeys, type ApiKey } from './api-keys.repository.js';

/** A key that is valid now, ready to verify signatures. */
export interface KnownKey {
  readonly apiKey: ApiKey;
  readonly signing: SigningKey;
}

const MAX_KEYS = 10_000;
/** Of the trigger `notify_key`. */
const CHANNEL = 'bobux_api_keys';

/**
 * The API keys that are in use, in memory. The database notifies every process of a change; while a process cannot be sure to be notified,
 * it looks each key up again. Only valid keys are kept: a new one counts everywhere at once.
 */
@Injectable()
export class ApiKeyCache {
  private readonly kept = new LRUCache<string, KnownKey>({ max: MAX_KEYS });
  private readonly lookups = new Map<string, Promise<KnownKey | undefined>>();
  private readonly keys: ApiKeys;

  constructor(
    database: Database,
    private readonly box: SecretBox,
    private readonly notifications: Notifications,
  ) {
    this.keys = new ApiKeys(database, box);
    notifications.listen(CHANNEL, {
      notified: (key) => this.forget(key),
      missed: () => this.forgetAll(),
    });
  }

  /** The key, where memory is enough to be sure of it. */
  peek(key: string): KnownKey | undefined {
    return this.notifications.isCurrent
      ? (this.kept.get(key) ?? this.kept.get(key.toLowerCase()))
      : undefined;
  }

  /** @throws DatabaseError */
  find(key: string): Promise<KnownKey | undefined> {
    const name = key.toLowerCase();
    const underWay = this.notifications.isCurrent ? this.lookups.get(name) : undefined;
    return underWay ?? this.lookUp(name);
  }

  /** The repository, of whose changes this memory hears when they are over. */
  on(scope: TransactionScope): ApiKeys {
    return new ApiKeys(scope, this.box, (key) => scope.whenOver(() => this.forget(key)));
  }

  /** The key was changed, or may have been: the next look-up reads it anew. */
  private forget(key: string): void {
    this.kept.delete(key.toLowerCase());
    this.lookups.delete(key.toLowerCase());
  }

  private forgetAll(): void {
    this.kept.clear();
    this.lookups.clear();
  }

  private lookUp(name: string): Promise<KnownKey | undefined> {
    const lookup = this.read(name).then(
      (known) => {
        // Not where the key was changed, or could have been, while we asked.
        if (this.lookups.get(name) !== lookup) return known;
        this.lookups.delete(name);
        if (known !== undefined) this.kept.set(name, known);
        return known;
      },
      (error: unknown) => {
        if (this.lookups.get(name) === lookup) this.lookups.delete(name);
        throw error;
      },
    );
    this.lookups.set(name, lookup);
    return lookup;
  }

  private async read(name: string): Promise<KnownKey | undefined> {
    const apiKey = await this.keys.find(name);
    return apiKey && { apiKey, signing: new SigningKey(apiKey.secret) };
  }
}
