import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError, LOCK_NOT_AVAILABLE } from '../../../shared/database/database-error.js';
import type { Outcome } from '../outcome.js';
import { nonceName, playersOf, type Work } from './balance-command.js';
import type { Locking, Settled } from './locking.js';

/** Statements in flight: they wait for a lock, and must leave connections of the pool to others. */
const MAX_STATEMENTS = 3;
const MAX_IN_STATEMENT = 64;
/** What has waited so long is not tried again; about as long as one statement may take. */
const WORK_TIMEOUT_MS = 4_000;
/** Between two tries to lock several players. */
const RETRY_MS = 20;

interface Deferred {
  readonly work: Work;
  readonly players: readonly number[];
  readonly until: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commands that were taken out of their batch, because one of their players is locked or because the batch failed. They stand in the line of
 * each player that they touch, and their turn comes when they are the first in all of them. Those of one player alone go in one statement and
 * wait for its lock; one of several players lets go of all locks and tries again, so that nobody keeps one player's lock for another's.
 */
export class ContendedBalanceQueue {
  private readonly lines = new Map<number, Deferred[]>();
  private readonly next: Deferred[] = [];
  private running = 0;

  /** @param run does commands, or throws DatabaseError */
  constructor(private readonly run: (works: readonly Work[], locking: Locking) => Promise<Settled[]>) {}

  /** True while a command on one of its players waits here: it must be added too, to keep their order. */
  holds(work: Work): boolean {
    return this.lines.size > 0 && playersOf(work).some((player) => this.lines.has(player));
  }

  /** @throws DatabaseError */
  add(work: Work): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const players = playersOf(work);
      const deferred = { work, players, until: performance.now() + WORK_TIMEOUT_MS, resolve, reject };
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
    while (this.running < MAX_STATEMENTS) {
      const first = this.next.shift();
      if (first === undefined) return;
      this.running += 1;
      void this.serve(this.companyOf(first)).finally(() => {
        this.running -= 1;
        this.serveNext();
      });
    }
  }

  /** What goes in one statement with the first of its line: those behind it that touch no other player, no nonce of one key twice. */
  private companyOf(first: Deferred): readonly Deferred[] {
    const [player, another] = first.players;
    if (player === undefined || another !== undefined) return [first];
    const seen = new Set<string>();
    const company: Deferred[] = [];
    for (const deferred of this.lines.get(player)?.slice(0, MAX_IN_STATEMENT) ?? []) {
      const name = nonceName(deferred.work);
      if (deferred.players.length > 1 || (name !== undefined && seen.has(name))) break;
      if (name !== undefined) seen.add(name);
      company.push(deferred);
    }
    return company;
  }

  private async serve(company: readonly Deferred[]): Promise<void> {
    await this.settle(company);
    const freed = new Set<Deferred>();
    for (const player of new Set(company.flatMap(({ players }) => players))) {
      const line = this.lines.get(player) ?? [];
      line.splice(0, company.length);
      const [first] = line;
      if (first === undefined) this.lines.delete(player);
      else freed.add(first);
    }
    for (const first of freed) this.serveIfFirst(first);
  }

  /** Never rejects. */
  private async settle(company: readonly Deferred[]): Promise<void> {
    try {
      const outcomes = await this.tryToRun(company);
      company.forEach(({ resolve, reject }, at) => {
        const outcome = outcomes[at];
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome as Outcome);
      });
    } catch (error) {
      const again = error instanceof DatabaseError && error.isRollback && company.length > 1;
      for (const one of company) {
        if (again && performance.now() < one.until) await this.settle([one]);
        else one.reject(error);
      }
    }
  }

  private async tryToRun(company: readonly Deferred[]): Promise<Settled[]> {
    const works = company.map(({ work }) => work);
    const [first] = company;
    if (first === undefined || first.players.length < 2) return this.run(works, 'patiently');
    for (;;) {
      try {
        return await this.run(works, 'briefly');
      } catch (error) {
        const isLocked = error instanceof DatabaseError && error.sqlState === LOCK_NOT_AVAILABLE;
        if (!isLocked || performance.now() > first.until) throw error;
        await sleep(RETRY_MS);
      }
    }
  }
}
