/** What the App Store said of the receipt behind a list; `pending` until it has said anything. */
export type Verdict = 'pending' | 'valid' | 'expired' | 'invalid';

/** Who holds a key: the owner of a list or a guest. */
export interface ListAccess {
  /** What finds the key, under the newest of SECRETS_KEY. */
  readonly key: Buffer;
  /** The list's id, which never leaves the server. */
  readonly list: number;
  readonly owner: boolean;
  /** Of an owner's key: no newer one was made. An older one goes on for a day, and may not invite, remove or delete. */
  readonly newest: boolean;
  /** Of an owner's key: not still waiting for its receipt to be found valid (docs/lishop.md, "Receipts"). */
  readonly proven: boolean;
  /** Of a guest's key: it may only read. */
  readonly readOnly: boolean;
  readonly verdict: Verdict;
  /** About how many bytes its articles are as JSON, when the key was looked up. */
  readonly size: number;
  /** The list's change number when the key was looked up. */
  readonly last: number;
  /** The change number of the last tombstone that was purged. */
  readonly forgotten: number;
}
