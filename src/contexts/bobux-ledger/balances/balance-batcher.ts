import { Injectable } from '@nestjs/common';
import {
  DatabaseError,
  LOCK_NOT_AVAILABLE,
  UNIQUE_VIOLATION,
} from '../../../shared/database/database-error.js';
import { Database } from '../../../shared/database/database.js';
import { Batcher } from '../../../shared/database/batcher.js';
import { OwnCommits } from '../feed/own-commits.js';
import { applyCommands } from './apply-commands.sql.js';
import { isCommand, nonceName, sizeOf, type BalanceCommand, type Work } from './balance-command.js';
import { changeBalance, changeBalances, type BalanceChange } from './balances.sql.js';
import { BatchMetrics } from './batch-metrics.js';
import { ContendedBalanceQueue } from './contended-balance-queue.js';
import { LOCKED, type Locking, type NonceMode, type Settled } from './locking.js';
import { resolveCommands } from './resolve-commands.js';
import type { Outcome } from '../outcome.js';

/** More would make each of them wait longer than it saves. */
const MAX_IN_BATCH = 512;

/** A deferred command resolves on its own promise, so it does not delay its batch. */
type Result = Outcome | { readonly deferred: Promise<Outcome> };

/**
 * Changes balances many at a time: one statement and one commit for all commands that came while the one before was in flight. Commands on one
 * player act in the order in which they were asked for.
 */
@Injectable()
export class BalanceBatcher {
  private readonly batcher: Batcher<BalanceChange | BalanceCommand, Result>;
  private readonly contended: ContendedBalanceQueue;

  constructor(
    private readonly database: Database,
    private readonly commits: OwnCommits,
    metrics: BatchMetrics,
  ) {
    const observeSize = metrics.of('change');
    this.batcher = new Batcher({
      max: MAX_IN_BATCH,
      work: (commands) => {
        observeSize(commands.length);
        return commands.some(isCommand<BalanceCommand>)
          ? this.runBatch(commands)
          : this.changeBatch(commands as readonly BalanceChange[]);
      },
    });
    this.contended = new ContendedBalanceQueue((works, locking) => this.run(works, locking));
  }

  /**
   * @returns what the command came to, when it is committed
   * @throws DatabaseError it is not known whether it was done, or it could not be
   */
  change(command: BalanceChange | BalanceCommand): Promise<Outcome> {
    return this.batcher.enqueue(command).then((result) => ('deferred' in result ? result.deferred : result));
  }

  /** Runs a batch that has more than plain changes, one part after the other: a later one may name what an earlier one makes. */
  private async runBatch(commands: readonly (BalanceChange | BalanceCommand)[]): Promise<(Result | Error)[]> {
    const results: (Result | Error)[] = [];
    while (results.length < commands.length) {
      const part = fittingPart(commands.slice(results.length));
      try {
        results.push(...(await this.changePart(await resolveCommands(this.database, part))));
      } catch (error) {
        results.push(...part.map(() => (error instanceof Error ? error : new Error(String(error)))));
      }
    }
    return results;
  }

  private async changeBatch(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    const parts = withDistinctNonces(changes);
    if (parts.length === 1) return this.changePart(changes);
    const results: (Result | Error)[] = [];
    for (const part of parts) results.push(...(await this.changePart(part)));
    return results;
  }

  /** Never rejects: a failure here must not affect another part, which may already be committed. */
  private changePart(changes: readonly Work[]): Promise<(Result | Error)[]> {
    if (!changes.some((work) => this.contended.holds(work))) return this.changeTogether(changes);
    return this.changeUncontended(changes);
  }

  private async changeUncontended(changes: readonly Work[]): Promise<(Result | Error)[]> {
    const results: (Result | Error)[] = new Array<Result>(changes.length);
    const free: number[] = [];
    changes.forEach((change, at) => {
      // Commands on a contended player go behind those that wait already.
      if (this.contended.holds(change)) results[at] = this.defer(change);
      else free.push(at);
    });
    if (free.length === 0) return results;
    const outcomes = await this.changeTogether(free.map((at) => changes[at]!));
    free.forEach((at, nth) => (results[at] = outcomes[nth]!));
    return results;
  }

  private changeTogether(changes: readonly Work[]): Promise<(Result | Error)[]> {
    const [lone] = changes;
    const outcomes: Promise<Settled[]> =
      lone !== undefined && changes.length === 1 && lone.nonce === undefined && !isCommand(lone)
        ? changeBalance(this.database, lone).then((outcome) => {
            this.commits.happened();
            return [outcome];
          })
        : this.run(changes, 'briefly');
    return outcomes.then(
      (all) => this.deferLocked(changes, all),
      (error: unknown) => this.changeUnlocked(changes, error),
    );
  }

  /** The batch failed as a whole: changes what can be changed without the players that are locked. */
  private async changeUnlocked(changes: readonly Work[], reason: unknown): Promise<(Result | Error)[]> {
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

  private deferLocked(changes: readonly Work[], outcomes: readonly Settled[]): (Result | Error)[] {
    return outcomes.map((outcome, at) => (outcome === LOCKED ? this.defer(changes[at]!) : outcome));
  }

  /** Nearly every nonce is new. Where one is not, the statement fails as a whole, and is repeated with the nonces looked up. */
  private async run(changes: readonly Work[], locking: Locking): Promise<Settled[]> {
    const change = async (nonces: NonceMode): Promise<Settled[]> => {
      const settled = arePlain(changes)
        ? await changeBalances(this.database, changes, locking, nonces)
        : await applyCommands(this.database, changes, locking, nonces);
      this.commits.happened();
      return settled;
    };
    if (changes.some(({ nonce, isStale }) => nonce !== undefined && isStale)) return change('looked up');
    return change('unseen').catch((error: unknown) => {
      if (!(error instanceof DatabaseError) || error.sqlState !== UNIQUE_VIOLATION) throw error;
      return change('looked up');
    });
  }

  private defer(change: Work): Result {
    return { deferred: this.contended.add(change) };
  }
}

const arePlain = (works: readonly Work[]): works is readonly BalanceChange[] =>
  !works.some((work) => isCommand(work));

/** Those from the first on that fit in one statement: by their changes, and no nonce twice. At least one. */
function fittingPart<Command extends BalanceChange | BalanceCommand>(
  commands: readonly Command[],
): readonly Command[] {
  const [part = []] = withDistinctNonces(commands);
  let size = 0;
  const past = part.findIndex((command, at) => (size += sizeOf(command)) > MAX_IN_BATCH && at > 0);
  return past < 0 ? part : part.slice(0, past);
}

/** Cuts before a nonce comes a second time: the second must find the record of the first. */
function withDistinctNonces<Command extends BalanceChange | BalanceCommand>(
  changes: readonly Command[],
): (readonly Command[])[] {
  if (changes.every(({ nonce }) => nonce === undefined)) return [changes];
  const parts: Command[][] = [[]];
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
