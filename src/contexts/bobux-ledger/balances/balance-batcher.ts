import { Injectable } from '@nestjs/common';
import {
  DatabaseError,
  LOCK_NOT_AVAILABLE,
  UNIQUE_VIOLATION,
} from '../../../shared/database/database-error.js';
import { Database } from '../../../shared/database/database.js';
import { Batcher } from '../../../shared/database/batcher.js';
import {
  changeBalance,
  changeBalances,
  LOCKED,
  nonceName,
  type BalanceChange,
  type Locking,
  type NonceMode,
  type Settled,
} from './balances.sql.js';
import { BatchMetrics } from './batch-metrics.js';
import { ContendedBalanceQueue } from './contended-balance-queue.js';
import type { Outcome } from '../outcome.js';

/** More would make each of them wait longer than it saves. */
const MAX_IN_BATCH = 512;

/** A deferred change resolves on its own promise, so it does not delay its batch. */
type Result = Outcome | { readonly deferred: Promise<Outcome> };

/**
 * Changes balances many at a time: one statement and one commit for all changes that came while the one before was in flight. Changes on one
 * player act in the order in which they were asked for.
 */
@Injectable()
export class BalanceBatcher {
  private readonly batcher: Batcher<BalanceChange, Result>;
  private readonly contended: ContendedBalanceQueue;

  constructor(
    private readonly database: Database,
    metrics: BatchMetrics,
  ) {
    const observeSize = metrics.of('change');
    this.batcher = new Batcher({
      max: MAX_IN_BATCH,
      work: (changes) => {
        observeSize(changes.length);
        return this.changeBatch(changes);
      },
    });
    this.contended = new ContendedBalanceQueue((changes) => this.run(changes, 'patiently'));
  }

  /**
   * @returns what the change came to, when it is committed
   * @throws DatabaseError nobody can tell whether it was made, or it could not be
   */
  change(change: BalanceChange): Promise<Outcome> {
    return this.batcher.enqueue(change).then((result) => ('deferred' in result ? result.deferred : result));
  }

  private async changeBatch(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    const parts = withDistinctNonces(changes);
    if (parts.length === 1) return this.changePart(changes);
    const results: (Result | Error)[] = [];
    for (const part of parts) results.push(...(await this.changePart(part)));
    return results;
  }

  /** Never rejects: a failure here must not affect another part, which may already be committed. */
  private changePart(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    if (!changes.some(({ player }) => this.contended.has(player))) return this.changeTogether(changes);
    return this.changeUncontended(changes);
  }

  private async changeUncontended(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    const results: (Result | Error)[] = new Array<Result>(changes.length);
    const free: number[] = [];
    changes.forEach((change, at) => {
      // Changes of a contended player go behind those that wait already.
      if (this.contended.has(change.player)) results[at] = this.defer(change);
      else free.push(at);
    });
    if (free.length === 0) return results;
    const outcomes = await this.changeTogether(free.map((at) => changes[at]!));
    free.forEach((at, nth) => (results[at] = outcomes[nth]!));
    return results;
  }

  private changeTogether(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    const [lone] = changes;
    const outcomes: Promise<Settled[]> =
      lone !== undefined && changes.length === 1 && lone.nonce === undefined
        ? changeBalance(this.database, lone).then((outcome) => [outcome])
        : this.run(changes, 'briefly');
    return outcomes.then(
      (all) => this.deferLocked(changes, all),
      (error: unknown) => this.changeUnlocked(changes, error),
    );
  }

  /** The batch failed as a whole: changes what can be changed without the players that are locked. */
  private async changeUnlocked(
    changes: readonly BalanceChange[],
    reason: unknown,
  ): Promise<(Result | Error)[]> {
    try {
      if (!(reason instanceof DatabaseError) || reason.sqlState !== LOCK_NOT_AVAILABLE) throw reason;
      return this.deferLocked(changes, await this.run(changes, 'skip'));
    } catch (error) {
      // Nothing was done: each gets a try of its own, so that only the one at fault fails.
      if (error instanceof DatabaseError && error.isRollback)
        return changes.map((change) => this.defer(change));
      return changes.map(() => (error instanceof Error ? error : new Error(String(error))));
    }
  }

  private deferLocked(changes: readonly BalanceChange[], outcomes: readonly Settled[]): (Result | Error)[] {
    return outcomes.map((outcome, at) => (outcome === LOCKED ? this.defer(changes[at]!) : outcome));
  }

  /** Nearly every nonce is new. Where one is not, the statement fails as a whole, and is repeated with the nonces looked up. */
  private async run(changes: readonly BalanceChange[], locking: Locking): Promise<Settled[]> {
    const change = (nonces: NonceMode): Promise<Settled[]> =>
      changeBalances(this.database, changes, locking, nonces);
    if (changes.some(({ nonce, isStale }) => nonce !== undefined && isStale)) return change('looked up');
    return change('unseen').catch((error: unknown) => {
      if (!(error instanceof DatabaseError) || error.sqlState !== UNIQUE_VIOLATION) throw error;
      return change('looked up');
    });
  }

  private defer(change: BalanceChange): Result {
    return { deferred: this.contended.add(change) };
  }
}

/** Cuts before a nonce comes a second time: the second must find the record of the first. */
function withDistinctNonces(changes: readonly BalanceChange[]): (readonly BalanceChange[])[] {
  if (changes.every(({ nonce }) => nonce === undefined)) return [changes];
  const parts: BalanceChange[][] = [[]];
  const seen = new Set<string>();
  for (const change of changes) {
    const name = nonceName(change);
    if (name !== undefined) {
      if (seen.has(name)) {
        parts.push([]);
        seen.clear();
      }
      seen.add(name);
    }
    parts.at(-1)?.push(change);
  }
  return parts;
}
