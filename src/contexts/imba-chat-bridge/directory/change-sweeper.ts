import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { BackgroundLoop } from '../../../shared/jobs/background-loop.js';
import { forgetOldChanges } from './user-document-cache.js';

const SWEEP_INTERVAL_MS = 10 * 60 * 1000;

/** Keeps the list of changed users short; several replicas may do so at once. */
@Injectable()
export class ChangeSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  constructor(database: Database) {
    this.loop = new BackgroundLoop(
      ChangeSweeper.name,
      async () => (await forgetOldChanges(database)) > 0,
      SWEEP_INTERVAL_MS,
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }
}
