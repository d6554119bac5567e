import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { BackgroundLoop } from '../../../shared/jobs/background-loop.js';
import { Metrics } from '../../../shared/observability/metrics.js';

const STEP_INTERVAL_MS = 2_000;
/** The same while players are being written. */
const SOON_MS = 250;
/** Rows of changes that are folded in by one statement. */
const MAX_CHANGES = 10_000;

/** When and how finely the players are cut into buckets. */
export class RankingShape {
  /** With fewer players there are no buckets: walking is quick, and nobody has to note who moves. */
  readonly smallest: number = 20_000;
  /** Players in a bucket, at least; with many players it is the square root of their number. */
  readonly size: number = 500;
  /** Players that one statement walks through to make buckets. */
  readonly work: number = 200_000;
}

/**
 * A moment of the database. When the transaction numbers below `transaction` are over, so is every transaction that had not seen the layout
 * `begun`, or had drawn an id up to `change`.
 */
interface Moment {
  readonly begun: number | null;
  readonly change: number;
  readonly transaction: string;
}

/**
 * Keeps the buckets in shape by which deep pages of players are found (sql/page_of_players.sql). What it does makes pages
 * quicker, never truer: they are exact however late it comes. Every replica has one; what one of them is at, the others leave.
 */
@Injectable()
export class Ranking implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(Ranking.name);
  private readonly loop = new BackgroundLoop(Ranking.name, () => this.step(), STEP_INTERVAL_MS);
  private moment: Moment | undefined;
  private looked = false;
  private doubtful = false;
  private buckets = 0;

  constructor(
    private readonly database: Database,
    private readonly shape: RankingShape,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'quartet_bobux_ranking_buckets',
      'Buckets of players by which deep pages are found',
      [],
      (gauge) => gauge.set(this.buckets),
    );
  }

  onApplicationBootstrap(): void {
    void this.verify();
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  /** Counts all players once, and has the buckets made anew if they were filled past the triggers (`pg_restore --disable-triggers`). */
  async verify(): Promise<void> {
    try {
      const [row] = await this.database.query<{ exact: boolean }>('SELECT bobux.ranking_is_exact() AS exact');
      if (row?.exact !== false) return;
      this.logger.warn('The ranking of the players did not fit the players; it is made anew.');
      this.doubtful = true;
      this.loop.wake();
    } catch (error) {
      this.logger.warn(`The ranking of the players could not be verified: ${String(error)}`);
    }
  }

  /** One round of the work that there is. @returns whether more is waiting */
  async step(): Promise<boolean> {
    try {
      const passed = await this.passed();
      if (this.looked && !this.doubtful && passed === undefined && !(await this.isWaiting())) return false;
      const begun = passed?.begun ?? undefined;
      const folded = await this.fold(passed?.change);
      if (begun !== undefined) await this.finish(begun);
      if (this.doubtful) await this.reset();
      if (begun !== undefined || folded > 0 || !this.looked) await this.reshape();
      if (this.moment === undefined && (await this.isWaiting())) this.moment = await this.now();
      if (this.moment !== undefined) setTimeout(() => this.loop.wake(), SOON_MS).unref();
      return folded === MAX_CHANGES;
    } catch (error) {
      // Perhaps it is another server that answers next, with other numbers.
      this.moment = undefined;
      throw error;
    }
  }

  /** @returns the kept moment, if all that was under way then is over */
  private async passed(): Promise<Moment | undefined> {
    if (this.moment === undefined) return undefined;
    const [row] = await this.database.query<{ over: boolean }>(
      'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS over',
      [this.moment.transaction],
    );
    if (row?.over !== true) return undefined;
    const passed = this.moment;
    this.moment = undefined;
    return passed;
  }

  private async fold(decided: number | undefined): Promise<number> {
    const rows = await this.database.query<{ folded: number }>(
      'SELECT bobux.fold_ranking(decided => $1, most => $2) AS folded',
      [decided ?? null, MAX_CHANGES],
    );
    return oneRow(rows).folded;
  }

  private async finish(begun: number): Promise<void> {
    await this.database.query('SELECT bobux.finish_ranking($1)', [begun]);
  }

  /** Not while another layout is being built, which would take over what is wrong. */
  private async reset(): Promise<void> {
    const [row] = await this.database.query<{ begun: boolean }>('SELECT bobux.reset_ranking() AS begun');
    this.doubtful = row?.begun !== true;
  }

  private async reshape(): Promise<void> {
    const { smallest, size, work } = this.shape;
    await this.database.query('SELECT bobux.reshape_ranking(smallest => $1, size => $2, work => $3)', [
      smallest,
      size,
      work,
    ]);
    this.looked = true;
  }

  /** Has anything been written that is not folded in for good, or is a layout being built? */
  private async isWaiting(): Promise<boolean> {
    const rows = await this.database.query<{ buckets: number; waiting: boolean }>(
      `SELECT cardinality(t.players) AS buckets, EXISTS (SELECT FROM bobux.ranking_layouts l WHERE l.id <> t.layout)
         OR (SELECT c.last_value - (NOT c.is_called)::int FROM bobux.ranking_change c) >= t.first_change AS waiting
       FROM bobux.ranking_totals t`,
    );
    const { buckets, waiting } = oneRow(rows);
    this.buckets = buckets;
    return waiting;
  }

  /**
   * Costs a transaction number. It is drawn when the rest has been read, and so is higher than that of any transaction which did not see the
   * layout, or had drawn an id.
   */
  private async now(): Promise<Moment | undefined> {
    const [moment] = await this.database.query<Moment>(
      `SELECT (SELECT max(l.successor) FROM bobux.ranking_layouts l) AS begun, c.last_value - (NOT c.is_called)::int AS change,
         pg_current_xact_id()::text AS transaction FROM bobux.ranking_change c`,
    );
    return moment;
  }
}
