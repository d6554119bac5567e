import { DatabaseError } from '../../../shared/database/database-error.js';
import { nonceName, type BalanceChange, type Settled } from './balances.sql.js';
import type { Outcome } from '../outcome.js';

/** Statements at a time: they wait for somebody's lock, and must leave connections to the others. */
const MOST_AT_ONCE = 3;
const MOST_IN_STATEMENT = 64;
/** A change that has waited so long fails; as long as one statement may take. */
const PATIENCE_MS = 4_000;

interface HeldUp {
  readonly change: BalanceChange;
  readonly until: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The changes that cannot go with the others, because somebody holds a lock on their player or because their batch failed: one player at a
 * time in a statement, so that a player is held up by itself only. Those of one player stay in their order.
 */
export class ContendedBalanceQueue {
  private readonly players = new Map<number, HeldUp[]>();
  private readonly next: number[] = [];
  private running = 0;

  /** @param run makes changes that are all on one player, or throws DatabaseError */
  constructor(private readonly run: (changes: readonly BalanceChange[]) => Promise<Settled[]>) {}

  /** True while changes of this player wait here: later ones have to come here too. */
  has(player: number): boolean {
    return this.players.has(player);
  }

  /** @throws DatabaseError */
  add(change: BalanceChange): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const heldUp = { change, until: performance.now() + PATIENCE_MS, resolve, reject };
      const others = this.players.get(change.player);
      if (others !== undefined) {
        others.push(heldUp);
        return;
      }
      this.players.set(change.player, [heldUp]);
      this.next.push(change.player);
      this.serveNext();
    });
  }

  private serveNext(): void {
    while (this.running < MOST_AT_ONCE) {
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
    await this.settle(takeDistinct(waiting));
    if (waiting.length === 0) this.players.delete(player);
    else this.next.push(player);
  }

  /** Never rejects. */
  private async settle(heldUp: readonly HeldUp[]): Promise<void> {
    try {
      const outcomes = await this.run(heldUp.map(({ change }) => change));
      heldUp.forEach(({ resolve, reject }, at) => {
        const outcome = outcomes[at];
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome as Outcome);
      });
    } catch (error) {
      const again = error instanceof DatabaseError && error.isRollback && heldUp.length > 1;
      for (const one of heldUp) {
        if (again && performance.now() < one.until) await this.settle([one]);
        else one.reject(error);
      }
    }
  }
}

/** Takes what may go in one statement: no nonce of one key twice. */
function takeDistinct(waiting: HeldUp[]): HeldUp[] {
  const seen = new Set<string>();
  let count = 0;
  for (const { change } of waiting.slice(0, MOST_IN_STATEMENT)) {
    const name = nonceName(change);
    if (name !== undefined && seen.has(name)) break;
    if (name !== undefined) seen.add(name);
    count += 1;
  }
  return waiting.splice(0, count);
}
