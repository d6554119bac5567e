import { DatabaseError } from '../../../shared/database/database-error.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { Outcome } from '../outcome.js';
import type { BalanceChange } from './balance-change.js';
import { isCommand, playersOf, type BalanceCommand, type Work } from './balance-command.js';
import type { BalanceStatements } from './balance-statements.js';
import type { ContendedBalanceQueue } from './contended-balance-queue.js';
import type { LateCommand } from './late-command.js';
import { LOCKED, type Settled } from './locking.js';
import { fittingPart, withDistinctNonces } from './parts.js';
import { resolveCommands } from './resolve-commands.js';

/** A deferred command resolves on its own promise, so it does not delay its batch. */
export type Result = Outcome | { readonly deferred: Promise<Outcome> };

/** Does a batch in as many statements as it takes, one after the other, and defers what names locked players. */
export class BatchParts {
  constructor(
    private readonly database: Queryable,
    private readonly statements: BalanceStatements,
    private readonly contended: ContendedBalanceQueue,
  ) {}

  /** @param since when the first of the batch was asked for: `performance.now()` */
  run(
    commands: readonly (BalanceChange | BalanceCommand)[],
    since: number,
  ): Promise<readonly (Result | Error)[]> {
    return commands.some(isCommand<BalanceCommand>)
      ? this.runParts(commands, since)
      : this.changeBatch(commands as readonly BalanceChange[], since);
  }

  /** Runs a batch that has more than plain changes, one part after the other: a later one may name what an earlier one makes. */
  private async runParts(
    commands: readonly (BalanceChange | BalanceCommand)[],
    since: number,
  ): Promise<(Result | Error)[]> {
    const results: (Result | Error)[] = [];
    while (results.length < commands.length) {
      const done = await this.runPart(fittingPart(commands.slice(results.length)), since);
      results.push(...done);
      failBehindSilence(results, done, commands.length);
    }
    return results;
  }

  /** @returns the results of those from the first on that went in one statement */
  private async runPart(
    part: readonly (BalanceChange | BalanceCommand)[],
    since: number,
  ): Promise<(Result | Error)[]> {
    try {
      return await this.changePart(await resolveCommands(this.database, part), part, since);
    } catch (error) {
      return part.map(() => (error instanceof Error ? error : new Error(String(error))));
    }
  }

  private async changeBatch(changes: readonly BalanceChange[], since: number): Promise<(Result | Error)[]> {
    const parts = withDistinctNonces(changes);
    if (parts.length === 1) return this.changePart(changes, changes, since);
    const results: (Result | Error)[] = [];
    for (const part of parts) {
      if (results.length === changes.length) break;
      const done = await this.changePart(part, part, since);
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
    since: number,
  ): Promise<(Result | Error)[]> {
    if (this.contended.isEmpty)
      return this.deferLocked(changes, await this.statements.together(changes), since);
    const heldBack = this.heldBackOf(changes, commands);
    const free = changes.filter((_, at) => heldBack[at] === undefined);
    const settled = free.length > 0 ? await this.statements.together(free) : [];
    let done = 0;
    // When those in front of them on other players have been tried, and in their order with those of them that are deferred.
    return changes.map((change, at) => {
      const held = heldBack[at];
      return held === undefined ? this.orDeferred(change, settled[done++]!, since) : this.defer(held, since);
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

  /** @param since as `run` has it */
  deferLocked(works: readonly Work[], settled: readonly Settled[], since: number): (Result | Error)[] {
    return settled.map((outcome, at) => this.orDeferred(works[at]!, outcome, since));
  }

  private orDeferred(work: Work, outcome: Settled, since: number): Result | Error {
    return outcome === LOCKED ? this.defer(work, since) : outcome;
  }

  private defer(work: Work | LateCommand, since: number): Result {
    const deferred = this.contended.add(work, since);
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
