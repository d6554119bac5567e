import type { Queryable } from '../../../shared/database/queryable.js';
import { readEntries, type CommittedEntry } from './entry-reader.js';

/** The last of each look that found something: those of a minute and more of a busy ledger. No more than one read gives. */
const MAX_CHECKPOINTS = 1_000;

/**
 * Entries that were read, by which one sees how much of a database is left in the one that has taken its place: a standby may lack the last
 * entries, a backup more of them.
 */
export class Checkpoints {
  private readonly contents = new Map<number, string>();

  add(entry: CommittedEntry): void {
    this.contents.set(entry.id, contentOf(entry));
    const [oldest] = this.contents.keys();
    if (this.contents.size > MAX_CHECKPOINTS && oldest !== undefined) this.contents.delete(oldest);
  }

  /** @returns the highest of these entries that the database still has; 0 where there is none @throws DatabaseError */
  async highestIn(database: Queryable): Promise<number> {
    const missing = [...this.contents.keys()].sort((a, b) => a - b).map((id) => ({ first: id, last: id }));
    const { entries } = await readEntries({ above: 0, upTo: 0, missing }, database);
    return entries.findLast((entry) => this.contents.get(entry.id) === contentOf(entry))?.id ?? 0;
  }
}

/** What tells an entry from another one that was given its id. Not the key's label, which may be changed. */
function contentOf(entry: CommittedEntry): string {
  const { player, operation, amount, before, after, created } = entry.entry(true);
  return JSON.stringify([player, operation, amount, before, after, created]);
}
