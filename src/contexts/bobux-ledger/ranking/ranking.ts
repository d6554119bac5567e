import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Batcher } from '../../../shared/database/batcher.js';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { Players, type Player } from '../players/players.repository.js';
import type { PlayerOrder } from './player-order.js';
import { RankingFeed } from './ranking-feed.js';

/** A ranking that nobody asks for is dropped from memory. */
const IDLE_MS = 10 * 60 * 1000;
/** Players that are found in their table while their order is not there: PostgreSQL keeps no more of them than these while it reads. */
const FOUND_AT_ONCE = 1_000;
/** Questions that are answered from one snapshot: each may want 1,000 players. */
const MAX_QUESTIONS = 16;

/** Where a player stands. */
export interface Rank {
  /** From 1. */
  readonly rank: number;
  /** All players. */
  readonly total: number;
  /** Rank of the first of `players`. */
  readonly first: number;
  readonly players: readonly Player[];
}

/** Some of all players, in their order. */
export interface RankedPlayers {
  readonly players: readonly Player[];
  /** Nobody stands behind them. */
  readonly isLast: boolean;
}

/** Players that stand behind one another. */
interface Part {
  readonly start: number;
  readonly count: number;
}

interface Question {
  /** @returns undefined where there is no such player */
  readonly part: (order: PlayerOrder) => Part | undefined;
}

interface Answer extends Part {
  readonly total: number;
  readonly players: readonly Player[];
}

/**
 * The order of all players by what they have: falling balance, then rising id. It is in memory, since a balance in an index would make each of
 * its changes cost three times as much. What it answers is of one moment of the database, in which every change that was answered before is
 * seen, whichever replica or statement made it: each read first catches up in its own snapshot.
 */
@Injectable()
export class Ranking implements OnModuleDestroy {
  private readonly logger = new Logger(Ranking.name);
  private feed: RankingFeed | undefined;
  /** The order is there, also while `feed` is in somebody's hands. */
  private hasOrder = false;
  private isReadingAhead = false;
  private idle: NodeJS.Timeout | undefined;
  private readonly questions = new Batcher<Question, Answer | undefined>({
    max: MAX_QUESTIONS,
    work: (questions) => this.answer(questions),
  });

  constructor(
    private readonly database: Database,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'quartet_bobux_ranking_players',
      'Players whose order is in memory; 0 while nobody asks for it',
      [],
      (gauge) => gauge.set(this.feed?.order.size ?? 0),
    );
  }

  onModuleDestroy(): void {
    clearTimeout(this.idle);
  }

  /**
   * One page; past the end, the last page.
   * @param amount players on a page
   * @param page from 1
   * @throws DatabaseError
   */
  async top(amount: number, page: number): Promise<readonly Player[]> {
    const answer = await this.questions.enqueue({
      part: ({ size }) => {
        const last = Math.max(0, Math.ceil(size / amount) - 1);
        return { start: Math.min(page - 1, last) * amount, count: amount };
      },
    });
    return answer?.players ?? [];
  }

  /**
   * Players behind one another. Who looks at the first ones waits for no order of all: it is read meanwhile, for what comes.
   * @param start how many stand before them
   * @throws DatabaseError
   */
  async from(start: number, count: number): Promise<RankedPlayers> {
    if (!this.hasOrder && start + count <= FOUND_AT_ONCE) {
      this.readAhead();
      const found = await new Players(this.database).richest(start, count + 1);
      return { players: found.slice(0, count), isLast: found.length <= count };
    }
    const answer = await this.questions.enqueue({ part: () => ({ start, count }) });
    const players = answer?.players ?? [];
    return { players, isLast: start + players.length >= (answer?.total ?? 0) };
  }

  /**
   * @param around players before it and behind it that are shown with it
   * @returns undefined where there is no such player
   * @throws DatabaseError
   */
  async rank(player: number, around: number): Promise<Rank | undefined> {
    let place = 0;
    const answer = await this.questions.enqueue({
      part: (order) => {
        const found = order.placeOf(player);
        if (found === undefined) return undefined;
        place = found;
        const start = Math.max(0, place - around);
        return { start, count: place + around + 1 - start };
      },
    });
    return (
      answer && { rank: place + 1, total: answer.total, first: answer.start + 1, players: answer.players }
    );
  }

  private readAhead(): void {
    if (this.isReadingAhead) return;
    this.isReadingAhead = true;
    this.questions
      .enqueue({ part: () => undefined })
      // Who asks for more gets the error.
      .catch((error: unknown) => this.logger.debug(`The ranking was not read: ${String(error)}`))
      .finally(() => (this.isReadingAhead = false));
  }

  private async answer(questions: readonly Question[]): Promise<(Answer | undefined)[]> {
    this.idle ??= setTimeout(() => this.drop(), IDLE_MS).unref();
    this.idle.refresh();
    const isKept = this.feed !== undefined;
    const answers = await this.answerFromMemory(questions);
    if (answers !== undefined) return answers;
    const anew = isKept ? await this.answerFromMemory(questions) : undefined;
    if (anew === undefined) throw new Error('The ranking does not fit the players.');
    return anew;
  }

  private drop(): void {
    this.feed = undefined;
    this.hasOrder = false;
  }

  /** @returns undefined where what is kept does not fit: then it is dropped */
  private async answerFromMemory(
    questions: readonly Question[],
  ): Promise<(Answer | undefined)[] | undefined> {
    const kept = this.feed;
    this.feed = undefined;
    if (kept === undefined) this.hasOrder = false;
    const starts = kept === undefined ? await RankingFeed.starts(this.database) : undefined;
    return this.database.snapshot(async (snapshot) => {
      const feed = starts === undefined ? kept! : await RankingFeed.build(snapshot, starts);
      if (!(await feed.catchUp(snapshot))) return undefined;
      const answers = await answerAll(feed.order, questions, snapshot);
      if (answers === undefined) {
        this.logger.warn('The ranking did not fit the players, as where triggers were off; it is read anew.');
      } else {
        this.feed = feed;
        this.hasOrder = true;
      }
      return answers;
    });
  }
}

/** @returns undefined where a player is not there, or has another balance than in the order */
async function answerAll(
  order: PlayerOrder,
  questions: readonly Question[],
  snapshot: Queryable,
): Promise<(Answer | undefined)[] | undefined> {
  const parts = questions.map(({ part }) => {
    const found = part(order);
    return found && { ...found, ids: order.slice(found.start, found.count) };
  });
  const players = await new Players(snapshot).byIds(new Set(parts.flatMap((part) => part?.ids ?? [])));
  for (const part of parts) {
    for (const id of part?.ids ?? []) if (players.get(id)?.bobux !== order.balanceOf(id)) return undefined;
  }
  return parts.map(
    (part) => part && { ...part, total: order.size, players: part.ids.map((id) => players.get(id)!) },
  );
}
