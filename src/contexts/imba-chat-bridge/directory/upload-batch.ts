import type { ItemError } from '../errors/bridge-error.js';
import type { NewImbachatUser } from '../users/user.dto.js';
import { readDirectoryItem } from './directory-item.js';

/** Where an item stands: `{index}` in an array, `{line}` in NDJSON. */
export type Place = { readonly index: number } | { readonly line: number };

/** Users that are written together, all or none. */
export class UploadBatch {
  readonly items: { readonly place: Place; readonly item: NewImbachatUser }[] = [];
  readonly errors: ItemError[] = [];
  private readonly ids = new Set<number>();
  private readonly logins = new Map<string, number>();

  /** Items so far, good and bad. */
  get size(): number {
    return this.items.length + this.errors.length;
  }

  has(id: number): boolean {
    return this.ids.has(id);
  }

  /** Takes in one value of an upload, or the reason why it cannot be. */
  add(place: Place, value: unknown): void {
    const read = readDirectoryItem(value);
    if ('problem' in read) {
      const id = (value as { user_id?: unknown } | null)?.user_id;
      this.refuse(place, read.problem, typeof id === 'number' ? id : undefined);
      return;
    }
    const item = read.value;
    if (this.ids.has(item.user_id)) {
      this.refuse(place, 'user_id: stands twice in this batch', item.user_id);
      return;
    }
    const sameLogin = this.logins.get(item.login ?? '');
    if (sameLogin !== undefined) {
      this.refuse(place, `login: user ${sameLogin} of this batch has it too`, item.user_id);
      return;
    }
    this.ids.add(item.user_id);
    if (item.login) this.logins.set(item.login, item.user_id);
    this.items.push({ place, item });
  }

  refuse(place: Place, message: string, userId?: number): void {
    this.errors.push({ ...place, ...(userId !== undefined && { user_id: userId }), message });
  }
}
