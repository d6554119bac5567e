import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';
import { Holds } from './holds.repository.js';

/** Shorter than the shortest hold by far: so each hold, also of another replica, is known here before it ends. */
const LOOK_INTERVAL_MS = 400;
const SHORTEST_HOLD_MS = 1_000;

/** Ends holds whose time is over, before the port opens and from then on; several replicas may do so at once. */
@Injectable()
export class HoldSweeper extends PeriodicJob implements OnModuleInit {
  /** By performance.now(): what may be due from when on. */
  private nextDue = 0;
  private giving: Promise<number> | undefined;

  private readonly holds: Holds;

  constructor(database: Database) {
    super(LOOK_INTERVAL_MS);
    this.holds = new Holds(database);
  }

  async onModuleInit(): Promise<void> {
    while ((await this.giveBack()) > 0);
  }

  /** False: no hold is over that was not given back. */
  mayBeDue(): boolean {
    return performance.now() >= this.nextDue;
  }

  /**
   * Gives back what is due, of 1,000 players at most; those that somebody has locked are passed by.
   * @returns how many holds were ended
   * @throws DatabaseError
   */
  giveBack(): Promise<number> {
    return (this.giving ??= this.look().finally(() => (this.giving = undefined)));
  }

  /**
   * All that is due, for a command that shows balances; but for players that somebody has locked.
   * @throws DatabaseError
   */
  async giveBackFirst(): Promise<void> {
    // A look that was begun before it may have come too early for a hold, or have failed.
    await this.giving?.catch(() => undefined);
    while (this.mayBeDue() && (await this.giveBack()) > 0);
  }

  protected async step(): Promise<boolean> {
    return (await this.giveBack()) > 0;
  }

  private async look(): Promise<number> {
    const began = performance.now();
    const { given, nextIn } = await this.holds.giveBackDue();
    // A hold that another replica makes from now on lasts as long as this at least.
    const known = began + SHORTEST_HOLD_MS;
    this.nextDue = nextIn === null ? known : Math.min(known, began + nextIn * 1_000);
    return given;
  }
}
