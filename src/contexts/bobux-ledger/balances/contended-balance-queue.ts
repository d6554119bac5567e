import { DatabaseError } from '../../../shared/database/database-error.js';
import { nonceName, type BalanceChange, type Settled } from './balances.sql.js';
import type { Outcome } from '../outcome.js';

/** Statements in flight: they wait for a lock, and must leave connections of the pool to others. */
const MAX_STATEMENTS = 3;
const MAX_IN_STATEMENT = 64;
/** A change that has waited so long is not tried again; about as long as one statement may take. */
const CHANGE_TIMEOUT_MS = 4_000;

interface Deferred {
  readonly change: BalanceChange;
  readonly until: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Changes that were taken out of their batch, because their player is locked or because the batch failed. Each statement has the changes of
 * one player, so that no player waits for another one's lock. Those of one player stay in their order.
 */
export class ContendedBalanceQueue {
  private readonly players = new Map<number, Deferred[]>();
  private readonly next: number[] = [];
  private running = 0;

  /** @param run makes changes that are all on one player, or throws DatabaseError */
  constructor(private readonly run: (changes: readonly BalanceChange[]) => Promise<Settled[]>) {}

  /** True while changes of this player wait here: later ones must be added too, to keep their order. */
  has(player: number): boolean {
    return this.players.has(player);
  }

  /** @throws DatabaseError */
  add(change: BalanceChange): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const deferred = { change, until: performance.now() + CHANGE_TIMEOUT_MS, resolve, reject };
      const others = this.players.get(change.player);
      if (others !== undefined) {
        others.push(deferred);
        return;
      }
      this.players.set(change.player, [deferred]);
      this.next.push(change.player);
      this.serveNext();
    });
  }

  private serveNext(): void {
    while (this.running < MAX_STATEMENTS) {
      const player = this.next.shift();
      if (player === undefined) return;
      this.running += 1;
      void this.serve(player).finally(() => {
        this.running -= 1;
        this.serveNext();
      });
    }
  }

  private async serve(player: number): Promise<void> {
    const waiting = this.players.get(player) ?? [];
    await this.change(takeDistinct(waiting));
    if (waiting.length === 0) this.players.delete(player);
    else this.next.push(player);
  }

  /** Never rejects. */
  private async change(deferred: readonly Deferred[]): Promise<void> {
    try {
      const outcomes = await this.run(deferred.map(({ change }) => change));
      deferred.forEach(({ resolve, reject }, at) => {
        const outcome = outcomes[at];
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome as Outcome);
      });
    } catch (error) {
      const again = error instanceof DatabaseError && error.isRollback && deferred.length > 1;
      for (const one of deferred) {
        if (again && performance.now() < one.until) await this.change([one]);
        else one.reject(error);
      }
    }
  }
}

/** Takes what may go in one statement: no nonce of one key twice. */
function takeDistinct(waiting: Deferred[]): Deferred[] {
  const seen = new Set<string>();
  let count = 0;
  for (const { change } of waiting.slice(0, MAX_IN_STATEMENT)) {
    const name = nonceName(change);
    if (name !== undefined && seen.has(name)) break;
    if (name !== undefined) seen.add(name);
    count += 1;
  }
  return waiting.splice(0, count);
}
