import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/database.js';
import { forgetOldNonces } from './nonces.js';

const EVERY_MS = 10 * 60 * 1000;

/** Forgets nonces that are older than a day; several replicas may do so at once. */
@Injectable()
export class NonceSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(NonceSweeper.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    try {
      while ((await forgetOldNonces(this.database)) > 0);
    } catch (error) {
      this.logger.warn(`Old nonces could not be forgotten now: ${String(error)}`);
    }
  }
}
