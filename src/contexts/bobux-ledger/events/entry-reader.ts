import { z } from 'zod';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { IdRange } from '../feed/id-gaps.js';
import { entryColumns, entryOf, type Entry } from '../history/history.repository.js';
import type { playerObject } from '../objects.js';

type Player = z.output<typeof playerObject>;

/** Whose entry it is, and its player: `now` is its id, all null where it is gone. */
const committed = z.object({
  id: z.int(),
  player: z.int(),
  now: z.int().nullable(),
  steam: z.string().nullable(),
  discord: z.string().nullable(),
  bobux: z.int().nullable(),
  bobuxtotal: z.int().nullable(),
});

/** An entry, with its player as it stands when it is read. */
export class CommittedEntry {
  private readonly made = new Map<boolean, Entry>();
  private readonly known: z.output<typeof committed>;

  constructor(private readonly row: object) {
    this.known = committed.parse(row);
  }

  get id(): number {
    return this.known.id;
  }

  get playerId(): number {
    return this.known.player;
  }

  /** Null where it is gone. */
  get player(): Player | null {
    const { now: id, steam, discord, bobux, bobuxtotal } = this.known;
    return id === null || bobux === null || bobuxtotal === null
      ? null
      : { id, steam, discord, bobux, bobuxtotal };
  }

  entry(withKeys: boolean): Entry {
    const made = this.made.get(withKeys) ?? entryOf(this.row, withKeys);
    this.made.set(withKeys, made);
    return made;
  }
}

const OF_PLAYERS = '($5::bigint[] IS NULL OR e.player_id = ANY ($5))';

/** In one piece: of a transaction of 100,000 entries that commits late all are missing at once. */
const MAX_ENTRIES = 1_000;

/** Bounds on both sides: a plan that knows no values takes such a range to be small, and looks it up. */
const READ = `
  WITH found AS MATERIALIZED (
    SELECT f.* FROM (
      SELECT m.* FROM unnest($3::bigint[], $4::bigint[]) AS r(first, last) CROSS JOIN LATERAL (
        SELECT e.* FROM bobux.entries e WHERE e.id >= r.first AND e.id <= r.last AND ${OF_PLAYERS} ORDER BY e.id LIMIT ${MAX_ENTRIES}) m
      UNION ALL
      (SELECT e.* FROM bobux.entries e WHERE e.id > $1 AND e.id <= $2 AND ${OF_PLAYERS} ORDER BY e.id LIMIT ${MAX_ENTRIES})
    ) f ORDER BY f.id LIMIT ${MAX_ENTRIES}
  ), standing AS MATERIALIZED (
    -- Once for each: of a player who has just changed a thousand times a thousand versions are passed by.
    SELECT p.* FROM (SELECT DISTINCT f.player_id FROM found f) d
      CROSS JOIN LATERAL (SELECT k.* FROM bobux.players k WHERE k.id = d.player_id OFFSET 0) p
  ), labels AS MATERIALIZED (
    SELECT l.* FROM (SELECT DISTINCT f.api_key FROM found f) d
      CROSS JOIN LATERAL (SELECT k.key, k.label FROM bobux.api_keys k WHERE k.key = d.api_key OFFSET 0) l
  )
  SELECT ${entryColumns('l.label')}, s.id AS now, s.steam, s.discord, s.bobux, s.bobuxtotal
  FROM found e LEFT JOIN standing s ON s.id = e.player_id LEFT JOIN labels l ON l.key = e.api_key`;

/** Which entries to read. */
export interface EntryRange {
  /** Ids above this one… */
  readonly above: number;
  /** …up to this one… */
  readonly upTo: number;
  /** …and these, below it. */
  readonly missing: readonly IdRange[];
  /** Only of these players. */
  readonly players?: ReadonlySet<number> | undefined;
}

/** What was read. */
export interface ReadEntries {
  /** By rising id. */
  readonly entries: readonly CommittedEntry[];
  /** Nothing is left to read up to this id: that of the last entry, where there may be more of them. */
  readonly upTo: number;
}

/** @returns what is committed of it, as much as fits into one piece @throws DatabaseError */
export async function readEntries(
  { above, upTo, missing, players }: EntryRange,
  database: Queryable,
): Promise<ReadEntries> {
  const rows = await database.query(READ, [
    above,
    upTo,
    missing.map(({ first }) => first),
    missing.map(({ last }) => last),
    players === undefined ? null : [...players],
  ]);
  const entries = rows.map((row) => new CommittedEntry(row)).sort((one, other) => one.id - other.id);
  const isWhole = entries.length < MAX_ENTRIES;
  return { entries, upTo: isWhole ? upTo : entries.at(-1)!.id };
}
