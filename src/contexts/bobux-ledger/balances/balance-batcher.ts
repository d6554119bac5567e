import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { Batcher } from '../../../shared/database/batcher.js';
import { OwnCommits } from '../feed/own-commits.js';
import type { BalanceChange } from './balance-change.js';
import type { BalanceCommand, Work } from './balance-command.js';
import { BalanceStatements, isLone } from './balance-statements.js';
import { BatchMetrics } from './batch-metrics.js';
import { BatchParts, type Result } from './batch-parts.js';
import { ContendedBalanceQueue } from './contended-balance-queue.js';
import { fittingPart, MAX_CHANGES } from './parts.js';
import { resolveAll, resolveAtOnce } from './resolve-commands.js';
import type { Turn } from './turn.js';
import type { Outcome } from '../outcome.js';

/** So many that wait, and as many as are in flight, are worth a statement of their own: so the database need not wait for Node between the two. */
const SECOND_BATCH_AT = 32;

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
  private readonly parts: BatchParts;
  /** Of the last statement in line. From anywhere: behind a pooler a replica may meet a session in which another has left its own. */
  private lastNumber = randomInt(2 ** 47);
  /** The statement that does all of the batch that was begun last; undefined: it has more than one, or it is not known yet what it has. */
  private whole: number | undefined;

  constructor(database: Database, commits: OwnCommits, metrics: BatchMetrics) {
    const observeSize = metrics.of('change');
    this.statements = new BalanceStatements(database, commits);
    this.batcher = new Batcher({
      max: MAX_CHANGES,
      secondAt: SECOND_BATCH_AT,
      work: (commands, before, since) => {
        observeSize(commands.length);
        return this.runBatch(commands, before, since);
      },
    });
    this.contended = new ContendedBalanceQueue(
      {
        run: (works, locking) => this.statements.run(works, locking),
        lookUp: (commands) => resolveAll(database, commands),
      },
      database.connections,
    );
    this.parts = new BatchParts(database, this.statements, this.contended);
  }

  /**
   * @returns what the command came to, when it is committed
   * @throws DatabaseError it is not known whether it was done, or it could not be
   */
  change(command: BalanceChange | BalanceCommand): Promise<Outcome> {
    return this.batcher.enqueue(command).then((result) => ('deferred' in result ? result.deferred : result));
  }

  /**
   * @param before the end of the batch in flight
   * @param since when the first was asked for: `performance.now()`
   */
  private async runBatch(
    commands: readonly (BalanceChange | BalanceCommand)[],
    before: Promise<void> | undefined,
    since: number,
  ): Promise<readonly (Result | Error)[]> {
    const ahead = this.whole;
    this.whole = undefined;
    const works = before === undefined || ahead !== undefined ? this.wholeOf(commands) : undefined;
    if (works !== undefined) {
      this.whole = this.lastNumber += 1;
      const turn = { number: this.whole, behind: before && ahead };
      const results = await this.runWhole(works, turn, since);
      if (results !== undefined) return results;
      if (this.whole === turn.number) this.whole = undefined;
    }
    await before;
    return this.parts.run(commands, since);
  }

  /** @returns the commands, if they can go in one statement of the line as they are */
  private wholeOf(commands: readonly (BalanceChange | BalanceCommand)[]): readonly Work[] | undefined {
    if (isLone(commands) || !this.contended.isEmpty) return undefined;
    return fittingPart(commands).length === commands.length ? resolveAtOnce(commands) : undefined;
  }

  /** @returns undefined: nothing was done, and maybe nothing of the batch before either */
  private async runWhole(
    works: readonly Work[],
    turn: Turn,
    since: number,
  ): Promise<(Result | Error)[] | undefined> {
    const settled = await this.statements.inLine(works, turn);
    return settled && this.parts.deferLocked(works, settled, since);
  }
}
