import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DatabaseError } from '../../../shared/database/database-error.js';
import { Database } from '../../../shared/database/database.js';
import { Batcher } from '../../../shared/database/batcher.js';
import { OwnCommits } from '../feed/own-commits.js';
import type { BalanceChange } from './balance-change.js';
import { isCommand, playersOf, type BalanceCommand, type Work } from './balance-command.js';
import { BalanceStatements, isLone } from './balance-statements.js';
import { BatchMetrics } from './batch-metrics.js';
import { ContendedBalanceQueue } from './contended-balance-queue.js';
import type { LateCommand } from './late-command.js';
import { LOCKED, type Settled } from './locking.js';
import { fittingPart, MAX_CHANGES, withDistinctNonces } from './parts.js';
import { resolveAll, resolveAtOnce, resolveCommands } from './resolve-commands.js';
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
  private readonly statements: BalanceStatements;
  private readonly contended: ContendedBalanceQueue;
  /** Of the last statement in line. From anywhere: behind a pooler a replica may meet a session in which another has left its own. */
  private lastNumber = randomInt(2 ** 47);
  /** The statement that does all of the batch that was begun last; undefined: it has more than one, or it is not known yet what it has. */
  private whole: number | undefined;

  constructor(
    private readonly database: Database,
    commits: OwnCommits,
    metrics: BatchMetrics,
  ) {
    const observeSize = metrics.of('change');
    this.statements = new BalanceStatements(database, commits);
    this.batcher = new Batcher({
      max: MAX_CHANGES,
      secondAt: SECOND_BATCH_AT,
      work: (commands, before) => {
        observeSize(commands.length);
        return this.runBatch(commands, before);
      },
    });
    this.contended = new ContendedBalanceQueue(
      {
        run: (works, locking) => this.statements.run(works, locking),
        lookUp: (commands) => resolveAll(database, commands),
      },
      database.connections,
    );
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
    const settled = await this.statements.inLine(works, turn);
    return settled && this.deferLocked(works, settled);
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
    if (this.contended.isEmpty) return this.deferLocked(changes, await this.statements.together(changes));
    const heldBack = this.heldBackOf(changes, commands);
    const free = changes.filter((_, at) => heldBack[at] === undefined);
    const settled = free.length > 0 ? await this.statements.together(free) : [];
    let done = 0;
    // When those in front of them on other players have been tried, and in their order with those of them that are deferred.
    return changes.map((change, at) => {
      const held = heldBack[at];
      return held === undefined ? this.orDeferred(change, settled[done++]!) : this.defer(held);
    });
  }

  /** Of each that must go behind those that wait already, what is to be deferred: it is on a player of theirs, or of another such one. */
  private heldBackOf(
    changes: readonly Work[],
    commands: readonly (BalanceChange | BalanceCommand)[],
  ): readonly (Work | LateCommand | undefined)[] {
    const blocked = new Set<number>();
    return changes.map((change, at) => {
      const late = this.contended.lateCommandOf(commands[at]!, change);
      const isFree =
        late === undefined &&
        !this.contended.holds(change) &&
        !playersOf(change).some((player) => blocked.has(player));
      if (isFree) return undefined;
      for (const player of late?.players ?? playersOf(change)) blocked.add(player);
      return late ?? change;
    });
  }

  private deferLocked(works: readonly Work[], settled: readonly Settled[]): (Result | Error)[] {
    return settled.map((outcome, at) => this.orDeferred(works[at]!, outcome));
  }

  private orDeferred(work: Work, outcome: Settled): Result | Error {
    return outcome === LOCKED ? this.defer(work) : outcome;
  }

  private defer(work: Work | LateCommand): Result {
    const deferred = this.contended.add(work);
    // It may fail before its batch is over. Nobody listens until then, and Node ends a process for a rejection that nobody hears.
    deferred.catch(() => undefined);
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
