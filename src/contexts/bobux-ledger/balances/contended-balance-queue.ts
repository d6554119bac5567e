import { DatabaseError, LOCK_NOT_AVAILABLE } from '../../../shared/database/database-error.js';
import type { Outcome } from '../outcome.js';
import { nonceName, playersOf, sizeOf, type Work } from './balance-command.js';
import { LOCKED, type Locking, type Settled } from './locking.js';
import { MAX_CHANGES } from './parts.js';

/** Statements in flight. */
const MAX_STATEMENTS = 3;
const MAX_IN_STATEMENT = 64;
/** What has waited so long is not tried again; about as long as one statement may take. */
const WORK_TIMEOUT_MS = 4_000;
/** Between two tries to lock several players. */
const RETRY_MS = 20;
/** So long those of several players are tried past whatever `sendsql` is at work; most of its statements lock nobody. */
const PAST_SENDSQL_MS = 1_000;

interface Deferred {
  readonly work: Work;
  readonly players: readonly number[];
  readonly until: number;
  /** It is in a statement. */
  started: boolean;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commands that were taken out of their batch, because one of their players is locked or because the batch failed. They stand in the line of
 * each player that they touch, and their turn comes when they are the first in all of them. Those of one player alone go in one statement and
 * wait for its lock, which delays nobody else. With one of several players goes all that can, whichever players it is about: it waits for no lock,
 * and what names a locked player is tried again. After a second it goes ahead of `sendsql`, which locks players in another order than the ledger, and
 * with statement after statement could keep it from them for ever.
 */
export class ContendedBalanceQueue {
  private readonly lines = new Map<number, Deferred[]>();
  /** All of the lines, in the order in which they came. */
  private readonly waiting = new Set<Deferred>();
  private readonly next: Deferred[] = [];
  private running = 0;

  private readonly mostStatements: number;

  /**
   * @param run does commands, or throws DatabaseError
   * @param connections of the pool: its statements wait for a lock, and must leave one to others
   */
  constructor(
    private readonly run: (works: readonly Work[], locking: Locking) => Promise<Settled[]>,
    connections: number,
  ) {
    this.mostStatements = Math.max(1, Math.min(MAX_STATEMENTS, connections - 1));
  }

  /** Nothing waits here. */
  get isEmpty(): boolean {
    return this.lines.size === 0;
  }

  /** True while a command on one of its players waits here: it must be added too, to keep their order. */
  holds(work: Work): boolean {
    return this.lines.size > 0 && playersOf(work).some((player) => this.lines.has(player));
  }

  /** @throws DatabaseError */
  add(work: Work): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const players = playersOf(work);
      const until = performance.now() + WORK_TIMEOUT_MS;
      const deferred = { work, players, until, started: false, resolve, reject };
      this.waiting.add(deferred);
      for (const player of players) {
        const line = this.lines.get(player);
        if (line === undefined) this.lines.set(player, [deferred]);
        else line.push(deferred);
      }
      this.serveIfFirst(deferred);
    });
  }

  private serveIfFirst(deferred: Deferred): void {
    if (!deferred.players.every((player) => this.lines.get(player)?.[0] === deferred)) return;
    this.next.push(deferred);
    this.serveNext();
  }

  private serveNext(): void {
    while (this.running < this.mostStatements) {
      const first = this.next.shift();
      if (first === undefined) return;
      if (first.started) continue;
      const group = this.groupOf(first);
      for (const one of group) one.started = true;
      this.running += 1;
      void this.serve(group).finally(() => {
        this.running -= 1;
        this.serveNext();
      });
    }
  }

  /** What goes in one statement with the first of its line: whatever has nobody in front of it but who goes too, no nonce of one key twice. */
  private groupOf(first: Deferred): readonly Deferred[] {
    const group: Deferred[] = [];
    const names = new Set<string>();
    const inFront = new Map<number, number>();
    let steps = 0;
    for (const deferred of this.candidates(first)) {
      const { players, work, started } = deferred;
      if (
        started ||
        players.some((player) => this.lines.get(player)?.[inFront.get(player) ?? 0] !== deferred)
      )
        continue;
      const name = nonceName(work);
      steps += sizeOf(work);
      const isFull = group.length === MAX_IN_STATEMENT || (steps > MAX_CHANGES && group.length > 0);
      if (isFull || (name !== undefined && names.has(name))) break;
      if (name !== undefined) names.add(name);
      for (const player of players) inFront.set(player, (inFront.get(player) ?? 0) + 1);
      group.push(deferred);
    }
    return group;
  }

  /** One of one player waits with its like: for that player's lock. */
  private *candidates(first: Deferred): Generator<Deferred> {
    yield first;
    const [player] = first.players;
    if (first.players.length > 1) {
      yield* this.waiting;
    } else if (player !== undefined) {
      for (const deferred of this.lines.get(player) ?? []) {
        if (deferred.players.length > 1) return;
        yield deferred;
      }
    }
  }

  private async serve(group: readonly Deferred[]): Promise<void> {
    const inTime = group.filter(({ until }) => performance.now() < until);
    // Not begun: who asked has been waiting for an answer for long enough.
    for (const one of group) if (!inTime.includes(one)) one.reject(waitedTooLong());
    const locked = new Set(inTime.length > 0 ? await this.settle(inTime) : []);
    const over = new Set(group.filter((one) => !locked.has(one)));
    for (const one of over) this.waiting.delete(one);
    const freed = new Set<Deferred>();
    for (const player of new Set(group.flatMap(({ players }) => players))) {
      const line = this.lines.get(player)?.filter((deferred) => !over.has(deferred)) ?? [];
      const [first] = line;
      if (first === undefined) this.lines.delete(player);
      else {
        this.lines.set(player, line);
        if (!locked.has(first)) freed.add(first);
      }
    }
    if (locked.size > 0) setTimeout(() => this.tryAgain(locked), RETRY_MS);
    for (const first of freed) this.serveIfFirst(first);
  }

  private tryAgain(locked: ReadonlySet<Deferred>): void {
    for (const one of locked) one.started = false;
    for (const one of locked) this.serveIfFirst(one);
  }

  /** Never rejects. @returns those that were left undone because of a locked player */
  private async settle(group: readonly Deferred[]): Promise<Deferred[]> {
    const locked: Deferred[] = [];
    try {
      const outcomes = await this.tryToRun(group);
      group.forEach((one, at) => {
        const outcome = outcomes[at];
        if (outcome === LOCKED) locked.push(one);
        else if (outcome instanceof Error) one.reject(outcome);
        else one.resolve(outcome!);
      });
    } catch (error) {
      const again = error instanceof DatabaseError && error.isRollback && group.length > 1;
      for (const one of group) {
        if (again && performance.now() < one.until) locked.push(...(await this.settle([one])));
        else one.reject(error);
      }
    }
    return locked;
  }

  private async tryToRun(group: readonly Deferred[]): Promise<Settled[]> {
    const works = group.map(({ work }) => work);
    if (!group.some(({ players }) => players.length > 1)) return this.run(works, 'patiently');
    const pastSendSql = performance.now() + WORK_TIMEOUT_MS - PAST_SENDSQL_MS;
    if (group.some(({ until }) => until < pastSendSql)) {
      try {
        return await this.run(works, 'ahead of sendsql');
      } catch (error) {
        if (!(error instanceof DatabaseError && error.sqlState === LOCK_NOT_AVAILABLE)) throw error;
      }
    }
    return this.run(works, 'skip');
  }
}

const waitedTooLong = (): DatabaseError =>
  new DatabaseError(new Error('The player has been locked for too long: nothing was changed.'), true);
