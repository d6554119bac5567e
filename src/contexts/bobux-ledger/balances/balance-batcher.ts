import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  DatabaseError,
  LOCK_NOT_AVAILABLE,
  UNIQUE_VIOLATION,
} from '../../../shared/database/database-error.js';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { Pipeline } from '../../../shared/database/pipeline.js';
import { Batcher } from '../../../shared/database/batcher.js';
import { OwnCommits } from '../feed/own-commits.js';
import { applyCommands } from './apply-commands.sql.js';
import { isCommand, type BalanceCommand, type Work } from './balance-command.js';
import { changeBalance, changeBalances, type BalanceChange } from './balances.sql.js';
import { BatchMetrics } from './batch-metrics.js';
import { ContendedBalanceQueue } from './contended-balance-queue.js';
import { LateNames } from './late-names.js';
import { LOCKED, type Locking, type NonceMode, type Settled } from './locking.js';
import { fittingPart, MAX_CHANGES, withDistinctNonces } from './parts.js';
import { resolveAtOnce, resolveCommands } from './resolve-commands.js';
import type { Turn } from './turn.js';
import type { Outcome } from '../outcome.js';

/** So many that wait, and as many as are in flight, are worth a statement of their own: so the database need not wait for Node between the two. */
const SECOND_BATCH_AT = 32;

/** A deferred command resolves on its own promise, so it does not delay its batch. */
type Result = Outcome | { readonly deferred: Promise<Outcome> };

/**
 * Changes balances many at a time: one statement and one commit for all commands that came while those before were in flight. Commands on one
 * player act in the order in which they were asked for. Where many wait, their batch is sent behind the one in flight, before it is answered;
 * should that one fail, this one does nothing, and is done when that one is over.
 */
@Injectable()
export class BalanceBatcher {
  private readonly batcher: Batcher<BalanceChange | BalanceCommand, Result>;
  private readonly contended: ContendedBalanceQueue;
  private readonly lateNames: LateNames;
  private readonly pipeline: Pipeline;
  /** Of the last statement in line. From anywhere: behind a pooler a replica may meet a session in which another has left its own. */
  private lastNumber = randomInt(2 ** 47);
  /** The statement that does all of the batch that was begun last; undefined: it has more than one, or it is not known yet what it has. */
  private whole: number | undefined;

  constructor(
    private readonly database: Database,
    private readonly commits: OwnCommits,
    metrics: BatchMetrics,
  ) {
    const observeSize = metrics.of('change');
    this.pipeline = database.pipeline();
    this.batcher = new Batcher({
      max: MAX_CHANGES,
      secondAt: SECOND_BATCH_AT,
      work: (commands, before) => {
        observeSize(commands.length);
        return this.runBatch(commands, before);
      },
    });
    this.contended = new ContendedBalanceQueue(
      (works, locking) => this.run(works, locking),
      database.connections,
    );
    this.lateNames = new LateNames((command) => this.change(command));
  }

  /**
   * @returns what the command came to, when it is committed
   * @throws DatabaseError it is not known whether it was done, or it could not be
   */
  change(command: BalanceChange | BalanceCommand): Promise<Outcome> {
    return this.batcher.enqueue(command).then((result) => ('deferred' in result ? result.deferred : result));
  }

  /** @param before the end of the batch in flight */
  private async runBatch(
    commands: readonly (BalanceChange | BalanceCommand)[],
    before: Promise<void> | undefined,
  ): Promise<readonly (Result | Error)[]> {
    const ahead = this.whole;
    this.whole = undefined;
    const works = before === undefined || ahead !== undefined ? this.wholeOf(commands) : undefined;
    if (works !== undefined) {
      this.whole = this.lastNumber += 1;
      const turn = { number: this.whole, behind: before && ahead };
      const results = await this.runWhole(works, turn);
      if (results !== undefined) return results;
      if (this.whole === turn.number) this.whole = undefined;
    }
    await before;
    return commands.some(isCommand<BalanceCommand>)
      ? this.runParts(commands)
      : this.changeBatch(commands as readonly BalanceChange[]);
  }

  /** @returns the commands, if they can go in one statement of the line as they are */
  private wholeOf(commands: readonly (BalanceChange | BalanceCommand)[]): readonly Work[] | undefined {
    if (isLone(commands) || !this.contended.isEmpty) return undefined;
    return fittingPart(commands).length === commands.length ? resolveAtOnce(commands) : undefined;
  }

  /** @returns undefined: nothing was done, and maybe nothing of the batch before either */
  private async runWhole(works: readonly Work[], turn: Turn): Promise<(Result | Error)[] | undefined> {
    try {
      const settled = await this.runOnce(this.pipeline, works, 'briefly', nonceModeOf(works), turn);
      return this.deferLocked(works, settled);
    } catch (error) {
      if (turn.behind !== undefined && error instanceof DatabaseError && error.isRollback) return undefined;
      return isUsedNonce(error) ? this.changeTogether(works, 'looked up') : this.changeUnlocked(works, error);
    }
  }

  /** Runs a batch that has more than plain changes, one part after the other: a later one may name what an earlier one makes. */
  private async runParts(commands: readonly (BalanceChange | BalanceCommand)[]): Promise<(Result | Error)[]> {
    const results: (Result | Error)[] = [];
    while (results.length < commands.length) {
      const done = await this.runPart(fittingPart(commands.slice(results.length)));
      results.push(...done);
      failBehindSilence(results, done, commands.length);
    }
    return results;
  }

  /** @returns the results of those from the first on that went in one statement */
  private async runPart(part: readonly (BalanceChange | BalanceCommand)[]): Promise<(Result | Error)[]> {
    try {
      return await this.changePart(await resolveCommands(this.database, part), part);
    } catch (error) {
      return part.map(() => (error instanceof Error ? error : new Error(String(error))));
    }
  }

  private async changeBatch(changes: readonly BalanceChange[]): Promise<(Result | Error)[]> {
    const parts = withDistinctNonces(changes);
    if (parts.length === 1) return this.changePart(changes, changes);
    const results: (Result | Error)[] = [];
    for (const part of parts) {
      if (results.length === changes.length) break;
      const done = await this.changePart(part, part);
      results.push(...done);
      failBehindSilence(results, done, changes.length);
    }
    return results;
  }

  /**
   * Never rejects: a failure here must not affect another part, which may already be committed.
   *
   * @param commands what `changes` were found of
   */
  private async changePart(
    changes: readonly Work[],
    commands: readonly (BalanceChange | BalanceCommand)[],
  ): Promise<(Result | Error)[]> {
    if (this.contended.isEmpty && this.lateNames.isEmpty) return this.changeTogether(changes);
    const heldBack = changes.map((change, at) => this.holdBack(change, commands[at]!));
    const free = changes.filter((_, at) => heldBack[at] === undefined);
    const done = free.length > 0 ? (await this.changeTogether(free)).values() : [].values();
    return heldBack.map((result) => result ?? done.next().value!);
  }

  /** Commands on a contended player go behind those that wait already. */
  private holdBack(change: Work, command: BalanceChange | BalanceCommand): Result | undefined {
    const named = this.lateNames.await(command, change);
    if (named !== undefined) {
      // It may fail before its batch is over. Nobody listens until then, and Node ends a process for a rejection that nobody hears.
      named.catch(() => undefined);
      return { deferred: named };
    }
    return this.contended.holds(change) ? this.defer(change) : undefined;
  }

  private changeTogether(changes: readonly Work[], nonces?: NonceMode): Promise<(Result | Error)[]> {
    const outcomes = isLone(changes) ? this.changeLone(changes[0]) : this.run(changes, 'briefly', nonces);
    return outcomes.then(
      (all) => this.deferLocked(changes, all),
      (error: unknown) => this.changeUnlocked(changes, error),
    );
  }

  private async changeLone(change: BalanceChange): Promise<Settled[]> {
    const outcome = await changeBalance(this.database, change);
    this.commits.happened();
    return [outcome];
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

  /** Where a nonce is not new, the statement fails as a whole, and is repeated with the nonces looked up. */
  private async run(
    changes: readonly Work[],
    locking: Locking,
    nonces = nonceModeOf(changes),
  ): Promise<Settled[]> {
    try {
      return await this.runOnce(this.database, changes, locking, nonces);
    } catch (error) {
      if (nonces === 'looked up' || !isUsedNonce(error)) throw error;
    }
    return this.runOnce(this.database, changes, locking, 'looked up');
  }

  private async runOnce(
    database: Queryable,
    changes: readonly Work[],
    locking: Locking,
    nonces: NonceMode,
    turn?: Turn,
  ): Promise<Settled[]> {
    const settled = arePlain(changes)
      ? await changeBalances(database, changes, locking, nonces, turn)
      : await applyCommands(database, changes, locking, nonces, turn);
    this.commits.happened();
    return settled;
  }

  private defer(change: Work): Result {
    const deferred = this.contended.add(change);
    // Which hears of a failure, too.
    this.lateNames.addMaker(change, deferred);
    return { deferred };
  }
}

/** Where the database gave no answer to a part, what is behind it fails with it, not begun: each part would wait as long again. */
function failBehindSilence(
  results: (Result | Error)[],
  part: readonly (Result | Error)[],
  count: number,
): void {
  const [first] = part;
  const isSilence = (result: Result | Error): boolean => result instanceof DatabaseError && result.isSilence;
  if (first === undefined || !part.every(isSilence)) return;
  while (results.length < count) results.push(first);
}

const arePlain = (works: readonly Work[]): works is readonly BalanceChange[] =>
  !works.some((work) => isCommand(work));

/** One plain change, which has a cheaper statement of its own. */
function isLone(
  commands: readonly (BalanceChange | BalanceCommand | Work)[],
): commands is readonly [BalanceChange] {
  const [lone] = commands;
  return lone !== undefined && commands.length === 1 && lone.nonce === undefined && !isCommand(lone);
}

/** Nearly every nonce is new, but a stale message is done only if its nonce is not. */
const nonceModeOf = (works: readonly Work[]): NonceMode =>
  works.some(({ nonce, isStale }) => nonce !== undefined && isStale) ? 'looked up' : 'unseen';

const isUsedNonce = (error: unknown): boolean =>
  error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION;
