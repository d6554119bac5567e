/** What the App Store said of the receipt behind a list; `pending` until it has said anything. */
export type Verdict = 'pending' | 'valid' | 'expired' | 'invalid';

/** Who holds a key: the owner of a list or a guest. */
export interface ListAccess {
  /** The list's id, which never leaves the server. */
  readonly list: number;
  readonly owner: boolean;
  readonly verdict: Verdict;
}
