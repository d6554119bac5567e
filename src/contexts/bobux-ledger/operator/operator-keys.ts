import type { OperatorAction } from '../../../shared/operator/operator-log.js';
import type { ApiKey, ApiKeys, ListedKey } from '../api-keys/api-keys.repository.js';

/** What the operator does to keys, each with its row of the log: all of one instance is of one transaction. */
export class OperatorKeys {
  constructor(
    private readonly keys: ApiKeys,
    private readonly record: (action: OperatorAction) => Promise<void>,
  ) {}

  async create(permissions: number, label?: string): Promise<ApiKey> {
    const made = await this.keys.create(permissions, label);
    const after = { permissions, label };
    await this.record({ action: 'bobux.key.create', subject: `key ${made.key}`, after });
    return made;
  }

  /** @returns the key as it is now; undefined where there is no such key */
  async edit(
    key: string,
    change: { readonly permissions?: number; readonly label?: string | null },
  ): Promise<ListedKey | undefined> {
    const known = await this.keys.lookAndLock(key);
    if (known === undefined) return undefined;
    const { permissions, label } = known;
    await this.keys.edit(key, change.permissions ?? permissions, change.label);
    const before = { permissions, label };
    await this.record({ action: 'bobux.key.change', subject: `key ${key}`, before, after: { ...change } });
    return this.keys.look(key);
  }

  /**
   * Ends a key, and makes another with its permissions and label.
   * @returns the new one; undefined where there is no such key
   */
  async replace(old: string): Promise<{ readonly key: ListedKey; readonly secret: string } | undefined> {
    const made = await this.keys.replace(old);
    const key = made && (await this.keys.look(made.key));
    if (made === undefined || key === undefined) return undefined;
    const { permissions, label } = key;
    const before = { permissions, label };
    const after = { key: key.key, permissions, label };
    await this.record({ action: 'bobux.key.replace', subject: `key ${old}`, before, after });
    return { key, secret: made.secret };
  }

  /** @returns false where there is no such key */
  async end(key: string): Promise<boolean> {
    const known = await this.keys.lookAndLock(key);
    if (known === undefined) return false;
    const { permissions, label } = known;
    await this.keys.delete(key);
    const before = { permissions, label };
    await this.record({ action: 'bobux.key.delete', subject: `key ${key}`, before });
    return true;
  }
}
