import type { Database } from '../../../shared/database/database.js';
import { headOf, startOf, writersOf } from '../feed/feed-start.js';
import type { IdGaps } from '../feed/id-gaps.js';
import { Checkpoints } from './checkpoints.js';
import { readEntries, type CommittedEntry } from './entry-reader.js';
import type { Position } from './subscription.js';

/** Ids that one read covers. */
export const WINDOW = 1_000;

/** The database has less than was read of it: it is another, or an older one. */
export class DatabaseWentBack extends Error {
  /** @param common the highest entry of which is known that it has it */
  constructor(readonly common: number) {
    super(`the database has gone back in time, to entry ${common} or a later one`);
  }
}

/** New entries. */
export interface Piece {
  readonly entries: readonly CommittedEntry[];
  /** What was read before them. */
  readonly before: Position;
  /** There is more to read at once. */
  readonly isMore: boolean;
}

/** Reads the entries as they are committed, once for all who keep up. */
export class EntryTail {
  private readonly checkpoints = new Checkpoints();

  private constructor(
    private readonly gaps: IdGaps,
    private readonly database: Database,
    private origin: string,
  ) {}

  /** Begins at what is committed now. @throws DatabaseError */
  static async begin(database: Database): Promise<EntryTail> {
    const { origin } = await headOf('entries', database);
    const tail = new EntryTail(await startOf('entries', database), database, origin);
    const { found } = tail;
    const { entries } = await readEntries({ above: found - 1, upTo: found, missing: [] }, database);
    tail.keepLast(entries);
    return tail;
  }

  /** How far it has read. */
  get position(): Position {
    return { highest: this.gaps.highest, missing: this.gaps.missing };
  }

  /** All entries up to this one were read, or never come. */
  get decided(): number {
    return this.gaps.decided;
  }

  /** The highest entry that was read. */
  get found(): number {
    return this.gaps.found;
  }

  /**
   * Reads what is new, in one piece.
   * @returns undefined where nothing is
   * @throws DatabaseError, DatabaseWentBack
   */
  async read(): Promise<Piece | undefined> {
    const { drawn, origin } = await headOf('entries', this.database);
    if (origin !== this.origin || drawn < this.found) await this.requireSame(origin);
    // Drawn before a crash, and by nobody after it.
    if (drawn < this.gaps.highest) this.gaps.rewindToFound();
    const before = this.position;
    const { highest, missing } = before;
    if (drawn === highest && missing.length === 0) return undefined;
    const { entries, upTo } = await readEntries(
      { above: highest, upTo: Math.min(drawn, highest + WINDOW), missing },
      this.database,
    );
    this.gaps.take(
      entries.map(({ id }) => id),
      upTo,
    );
    this.keepLast(entries);
    return { entries, before, isMore: upTo < drawn };
  }

  /** To be called behind each piece: looks up who may still bring what it missed. @throws DatabaseError */
  async noteWriters(): Promise<void> {
    // What is missing above the highest that was found waits for nobody yet.
    if (this.decided < this.found) this.gaps.note(await writersOf('entries', this.database));
  }

  private keepLast(entries: readonly CommittedEntry[]): void {
    const last = entries.at(-1);
    if (last?.id === this.found) this.checkpoints.add(last);
  }

  /** @throws DatabaseError, DatabaseWentBack */
  private async requireSame(origin: string): Promise<void> {
    const common = await this.checkpoints.highestIn(this.database);
    if (common < this.found) throw new DatabaseWentBack(common);
    this.origin = origin;
  }
}
