import type { Database } from '../../../shared/database/database.js';
import { highestDrawn, startOf, writersOf } from '../feed/feed-start.js';
import type { IdGaps } from '../feed/id-gaps.js';
import { readEntries, type CommittedEntry } from './entry-reader.js';
import type { Position } from './subscription.js';

/** Ids that one read covers. */
export const WINDOW = 1_000;

/** The database has less than was read of it: it is another, or an older one. */
export class DatabaseWentBack extends Error {}

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
  private constructor(
    private readonly gaps: IdGaps,
    private readonly database: Database,
    private readonly rewound: (highest: number) => void,
  ) {}

  /**
   * Begins at what is committed now.
   * @param rewound is told of each `rewind`: nothing above `highest` counts as read any more
   * @throws DatabaseError
   */
  static async begin(database: Database, rewound: (highest: number) => void): Promise<EntryTail> {
    return new EntryTail(await startOf('entries', database), database, rewound);
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
    const drawn = await highestDrawn('entries', this.database);
    // Drawn before a crash, and by nobody after it.
    if (drawn < this.gaps.highest) this.rewind();
    if (drawn < this.gaps.highest) throw new DatabaseWentBack('the database has gone back in time');
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
    return { entries, before, isMore: upTo < drawn };
  }

  /** To be called behind each piece: looks up who may still bring what it missed. @throws DatabaseError */
  async noteWriters(): Promise<void> {
    if (this.gaps.missing.length > 0) this.gaps.note(await writersOf('entries', this.database));
  }

  /** To be called when the database may have been through a crash. */
  rewind(): void {
    this.gaps.rewind();
    this.rewound(this.gaps.highest);
  }
}
