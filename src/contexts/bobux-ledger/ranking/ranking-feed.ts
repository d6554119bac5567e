import { z } from 'zod';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { IdGaps } from '../feed/id-gaps.js';
import { startOf, writersOf, type FeedTable } from '../feed/feed-start.js';
import { PlayerOrder } from './player-order.js';

/** Rows of one read: they are put in order in a few milliseconds, in which nothing else is done. */
const MAX_ROWS = 4_000;
/** With more changes than this, and than there are players, reading all players anew is quicker. */
const WORTH_A_BUILD = 50_000;
/** How long changes of the players are kept after they were first seen (player-change-sweeper.ts). */
export const PLAYER_CHANGES_KEPT = '30 minutes';
/**
 * Of what was read longer ago by the database's clock, changes of the players may be gone that were not seen: its clock was set, or this
 * process stood still.
 */
const MAX_AGE_SECONDS = 20 * 60;
/** Players that one turn of a build reads. */
const BUILD_STEP = 4_000;

const row = z.object({ id: z.int(), player: z.int().nullable(), balance: z.int().nullable() });
type FeedRow = z.output<typeof row>;
/** The first row, in the columns of the others: `player` is when the server was started, `balance` the table's OID. */
const head = z
  .object({ id: z.int(), player: z.int(), balance: z.int(), time: z.int() })
  .transform(({ id, player, balance, time }) => ({
    drawn: id,
    origin: `table ${balance} of the server started at ${player}`,
    time,
  }));

interface Read {
  /** The highest id that was drawn. */
  readonly drawn: number;
  /** Changes where another database was put in the place of the one that was read: a backup, or a standby that was behind. */
  readonly origin: string;
  /** The database's, in Unix seconds. */
  readonly time: number;
  readonly rows: readonly FeedRow[];
  /** Nothing is left to read up to this id. */
  readonly upTo: number;
}

const OF_ENTRIES = 'SELECT e.id, e.player_id AS player, e.balance_after AS balance FROM bobux.entries e';
const OF_PLAYERS = `SELECT e.id, e.player_id AS player, p.bobux AS balance
  FROM bobux.player_changes e LEFT JOIN LATERAL (SELECT k.bobux FROM bobux.players k WHERE k.id = e.player_id OFFSET 0) p ON true`;

/** The first row is the head. Bounds on both sides: a plan that knows no values takes such a range to be small, and looks it up. */
const readSql = (table: FeedTable, select: string): string => `
  WITH drawn AS MATERIALIZED (SELECT s.last_value - (NOT s.is_called)::int AS id FROM bobux.${table}_id_seq s)
  SELECT d.id, (extract(epoch FROM pg_postmaster_start_time()) * 1e6)::bigint AS player, 'bobux.${table}'::regclass::oid::bigint AS balance,
    extract(epoch FROM now())::bigint AS time FROM drawn d
  UNION ALL (SELECT f.*, NULL FROM (
    SELECT m.* FROM unnest($2::bigint[], $3::bigint[]) AS r(first, last)
      CROSS JOIN LATERAL (${select} WHERE e.id >= r.first AND e.id <= r.last ORDER BY e.id LIMIT ${MAX_ROWS}) m
    UNION ALL (${select} WHERE e.id > $1 AND e.id <= (SELECT d.id FROM drawn d) ORDER BY e.id LIMIT ${MAX_ROWS})
  ) f ORDER BY f.id LIMIT ${MAX_ROWS})`;

const READ: Record<FeedTable, string> = {
  entries: readSql('entries', OF_ENTRIES),
  player_changes: readSql('player_changes', OF_PLAYERS),
};

type FeedStarts = Readonly<Record<FeedTable, IdGaps>>;

/** The order of all players in memory, and how far it was read. */
export class RankingFeed {
  private readonly origins = new Map<FeedTable, string>();
  private readAt: number | undefined;

  private constructor(
    readonly order: PlayerOrder,
    private readonly gaps: FeedStarts,
  ) {}

  /** To be called before the snapshot of `build` is opened. @throws DatabaseError */
  static async starts(database: Queryable): Promise<FeedStarts> {
    return {
      entries: await startOf('entries', database),
      player_changes: await startOf('player_changes', database),
    };
  }

  /** Reads all players of a snapshot. @throws DatabaseError */
  static async build(snapshot: Queryable, starts: FeedStarts): Promise<RankingFeed> {
    const order = new PlayerOrder();
    await snapshot.query(
      'DECLARE players NO SCROLL CURSOR FOR SELECT p.id, p.bobux FROM bobux.players p ORDER BY p.bobux DESC, p.id',
    );
    for (let isLast = false; !isLast;) {
      const players = await snapshot.query<{ id: number; bobux: number }>(`FETCH ${BUILD_STEP} FROM players`);
      for (const { id, bobux } of players) order.append(id, bobux);
      isLast = players.length < BUILD_STEP;
    }
    await snapshot.query('CLOSE players');
    return new RankingFeed(order, starts);
  }

  /**
   * Takes in everything that the snapshot shows and this has not seen.
   * @returns false: so much has changed, or so little is left of the database that was read, that all players are to be read anew
   * @throws DatabaseError
   */
  async catchUp(snapshot: Queryable): Promise<boolean> {
    // A player that an entry names and nobody knows came with a change of the players, or is gone: so entries first.
    return (await this.read('entries', snapshot)) && (await this.read('player_changes', snapshot));
  }

  private async read(table: FeedTable, snapshot: Queryable): Promise<boolean> {
    const gaps = this.gaps[table];
    const before = gaps.highest;
    // A crash of PostgreSQL between two questions is seen by nobody: so it is always reckoned with.
    gaps.rewindToFound();
    for (;;) {
      const { drawn, origin, time, rows, upTo } = await readOnce(table, gaps, snapshot);
      if (time - (this.readAt ?? time) > MAX_AGE_SECONDS) return false;
      const known = this.origins.get(table) ?? origin;
      this.origins.set(table, known);
      if (origin !== known || drawn < gaps.highest) return false;
      if (drawn - before > Math.max(WORTH_A_BUILD, this.order.size)) return false;
      for (const { player, balance } of rows) {
        if (player === null) continue;
        if (table === 'player_changes') this.place(player, balance);
        else if (this.order.balanceOf(player) !== undefined) this.place(player, balance);
      }
      gaps.take(
        rows.map(({ id }) => id),
        upTo,
      );
      if (upTo === drawn) {
        // The players are read last, of the same moment.
        if (table === 'player_changes') this.readAt = time;
        break;
      }
    }
    if (gaps.missing.length > 0) gaps.note(await writersOf(table, snapshot));
    return true;
  }

  private place(player: number, balance: number | null): void {
    if (balance === null) this.order.delete(player);
    else this.order.set(player, balance);
  }
}

/** @returns rows by rising id: of one player, the last is what holds */
async function readOnce(table: FeedTable, gaps: IdGaps, snapshot: Queryable): Promise<Read> {
  const { missing } = gaps;
  const answer = await snapshot.query(READ[table], [
    gaps.highest,
    missing.map(({ first }) => first),
    missing.map(({ last }) => last),
  ]);
  const { drawn, origin, time } = head.parse(answer[0]);
  const rows = z.array(row).parse(answer.slice(1));
  rows.sort((one, other) => one.id - other.id);
  return { drawn, origin, time, rows, upTo: rows.length < MAX_ROWS ? drawn : rows.at(-1)!.id };
}
