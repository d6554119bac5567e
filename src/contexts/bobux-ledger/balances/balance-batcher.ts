import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
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
const MOST_IN_BATCH = 512;

/** Of a change that is held up, the others in its batch do not wait for what it comes to. */
type Result = Outcome | { readonly later: Promise<Outcome> };

/**
 * The balances, changed many at a time: one statement and one commit for all that came while the one before was at work. Changes on one
 * player act in the order in which they were asked for.
 */
@Injectable()
export class BalanceBatcher {
  private readonly gatherer: Batcher<BalanceChange, Result>;
  private readonly heldUp: ContendedBalanceQueue;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    sizes: BatchMetrics,
  ) {
    const tell = sizes.of('change');
    this.gatherer = new Batcher({
      most: MOST_IN_BATCH,
      work: (changes) => {
        tell(changes.length);
        return this.work(changes);
      },
    });
    this.heldUp = new ContendedBalanceQueue((changes) => this.run(changes, 'patiently'));
  }

  /**
   * @returns what the change came to, when it is committed
   * @throws DatabaseError nobody can tell whether it was made, or it could not be
   */
  change(change: BalanceChange): Promise<Outcome> {
    return this.gatherer.gather(change).then((result) => ('later' in result ? result.later : result));
  }

  private async work(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    const parts = withDistinctNonces(changes);
    if (parts.length === 1) return this.settle(changes);
    const results: (Result | Error)[] = [];
    for (const part of parts) results.push(...(await this.settle(part)));
    return results;
  }

  /** Never throws nor rejects: what comes to grief here must not touch another part, which may be committed already. */
  private settle(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    if (!changes.some(({ player }) => this.heldUp.has(player))) return this.settleFree(changes);
    return this.settleAround(changes);
  }

  private async settleAround(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    const results: (Result | Error)[] = new Array<Result>(changes.length);
    const free: number[] = [];
    changes.forEach((change, at) => {
      // Those of a player that is held up go after those that are waiting already.
      if (this.heldUp.has(change.player)) results[at] = this.holdUp(change);
      else free.push(at);
    });
    if (free.length === 0) return results;
    const settled = await this.settleFree(free.map((at) => changes[at]!));
    free.forEach((at, nth) => (results[at] = settled[nth]!));
    return results;
  }

  private settleFree(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    const [lone] = changes;
    const outcomes: Promise<Settled[]> =
      lone !== undefined && changes.length === 1 && lone.nonce === undefined
        ? changeBalance(this.database, lone).then((outcome) => [outcome])
        : this.run(changes, 'briefly');
    return outcomes.then(
      (all) => this.holdUpLocked(changes, all),
      (error: unknown) => this.settleOthers(changes, error),
    );
  }

  /** Nothing was done of them together: what can be done without who is in the way. */
  private async settleOthers(
    changes: readonly BalanceChange[],
    reason: unknown,
  ): Promise<(Result | Error)[]> {
    try {
      if (!(reason instanceof DatabaseError) || reason.sqlState !== LOCK_NOT_AVAILABLE) throw reason;
      return this.holdUpLocked(changes, await this.run(changes, 'skip'));
    } catch (error) {
      // Nothing was done: each has its own try, so that only whose fault it was fails.
      if (error instanceof DatabaseError && error.isRollback)
        return changes.map((change) => this.holdUp(change));
      return changes.map(() => (error instanceof Error ? error : new Error(String(error))));
    }
  }

  private holdUpLocked(changes: readonly BalanceChange[], outcomes: readonly Settled[]): (Result | Error)[] {
    return outcomes.map((outcome, at) => (outcome === LOCKED ? this.holdUp(changes[at]!) : outcome));
  }

  /** Nearly every nonce is new. Where one is not, nothing was done, and they are looked up. */
  private async run(changes: readonly BalanceChange[], locking: Locking): Promise<Settled[]> {
    const change = (nonces: NonceMode): Promise<Settled[]> =>
      changeBalances(this.database, this.box, changes, locking, nonces);
    if (changes.some(({ nonce, isStale }) => nonce !== undefined && isStale)) return change('looked up');
    return change('unseen').catch((error: unknown) => {
      if (!(error instanceof DatabaseError) || error.sqlState !== UNIQUE_VIOLATION) throw error;
      return change('looked up');
    });
  }

  private holdUp(change: BalanceChange): Result {
    return { later: this.heldUp.add(change) };
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
