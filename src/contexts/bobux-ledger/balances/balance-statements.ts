import {
  DatabaseError,
  LOCK_NOT_AVAILABLE,
  UNIQUE_VIOLATION,
} from '../../../shared/database/database-error.js';
import type { Database } from '../../../shared/database/database.js';
import type { Pipeline } from '../../../shared/database/pipeline.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { OwnCommits } from '../feed/own-commits.js';
import { applyCommands } from './apply-commands.sql.js';
import type { BalanceChange } from './balance-change.js';
import { isCommand, type BalanceCommand, type Work } from './balance-command.js';
import { changeBalance } from './change-balance.sql.js';
import { changeBalances } from './change-balances.sql.js';
import { LOCKED, type Locking, type NonceMode, type Settled } from './locking.js';
import type { Turn } from './turn.js';

/** Statements that change balances: which one it takes, and what follows where one fails as a whole. */
export class BalanceStatements {
  private readonly pipeline: Pipeline;

  constructor(
    private readonly database: Database,
    private readonly commits: OwnCommits,
  ) {
    this.pipeline = database.pipeline();
  }

  /** As `together`, in the line of statements. @returns undefined: nothing was done, and maybe nothing of the statement before either */
  async inLine(works: readonly Work[], turn: Turn): Promise<readonly Settled[] | undefined> {
    try {
      return await this.runOnce(this.pipeline, works, 'briefly', nonceModeOf(works), turn);
    } catch (error) {
      if (turn.behind !== undefined && error instanceof DatabaseError && error.isRollback) return undefined;
      return isUsedNonce(error) ? this.together(works, 'looked up') : this.withoutLocked(works, error);
    }
  }

  /**
   * Does what can be done without waiting for locked players. Never rejects: a failure here must not affect what is committed already.
   * @returns LOCKED of those that were left undone
   */
  async together(works: readonly Work[], nonces?: NonceMode): Promise<readonly Settled[]> {
    try {
      return await (isLone(works) ? this.runLone(works[0]) : this.run(works, 'briefly', nonces));
    } catch (error) {
      return this.withoutLocked(works, error);
    }
  }

  /**
   * Where a nonce is not new, the statement fails as a whole, and is repeated with the nonces looked up.
   * @throws DatabaseError
   */
  async run(works: readonly Work[], locking: Locking, nonces = nonceModeOf(works)): Promise<Settled[]> {
    try {
      return await this.runOnce(this.database, works, locking, nonces);
    } catch (error) {
      if (nonces === 'looked up' || !isUsedNonce(error)) throw error;
    }
    return this.runOnce(this.database, works, locking, 'looked up');
  }

  /** They failed as a whole: does what can be done without the players that are locked. */
  private async withoutLocked(works: readonly Work[], reason: unknown): Promise<readonly Settled[]> {
    try {
      if (!(reason instanceof DatabaseError) || reason.sqlState !== LOCK_NOT_AVAILABLE) throw reason;
      return await this.run(works, 'skip');
    } catch (error) {
      // Nothing was done: each gets a try of its own, so that only the one at fault fails.
      if (error instanceof DatabaseError && error.isRollback) return works.map(() => LOCKED);
      return works.map(() => (error instanceof Error ? error : new Error(String(error))));
    }
  }

  private async runLone(change: BalanceChange): Promise<Settled[]> {
    const outcome = await changeBalance(this.database, change);
    this.commits.happened();
    return [outcome];
  }

  private async runOnce(
    database: Queryable,
    works: readonly Work[],
    locking: Locking,
    nonces: NonceMode,
    turn?: Turn,
  ): Promise<Settled[]> {
    const settled = arePlain(works)
      ? await changeBalances(database, works, locking, nonces, turn)
      : await applyCommands(database, works, locking, nonces, turn);
    this.commits.happened();
    return settled;
  }
}

/** One plain change, which has a cheaper statement of its own. */
export function isLone(
  commands: readonly (BalanceChange | BalanceCommand | Work)[],
): commands is readonly [BalanceChange] {
  const [lone] = commands;
  return lone !== undefined && commands.length === 1 && lone.nonce === undefined && !isCommand(lone);
}

const arePlain = (works: readonly Work[]): works is readonly BalanceChange[] =>
  !works.some((work) => isCommand(work));

/** Nearly every nonce is new, but a stale message is done only if its nonce is not. */
const nonceModeOf = (works: readonly Work[]): NonceMode =>
  works.some(({ nonce, isStale }) => nonce !== undefined && isStale) ? 'looked up' : 'unseen';

const isUsedNonce = (error: unknown): boolean =>
  error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION;
