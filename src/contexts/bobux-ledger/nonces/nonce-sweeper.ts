import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { BackgroundLoop } from '../../../shared/jobs/background-loop.js';
import { forgetOldNonces } from './nonces.js';

const SWEEP_INTERVAL_MS = 10 * 60 * 1000;

/** Forgets nonces that are older than a day; several replicas may do so at once. */
@Injectable()
export class NonceSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(database: Database) {
    this.loop = new BackgroundLoop(
      NonceSweeper.name,
      async () => (await forgetOldNonces(database)) > 0,
      SWEEP_INTERVAL_MS,
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** Something may have grown old. */
  wake(): void {
    this.loop.wake();
  }
}
