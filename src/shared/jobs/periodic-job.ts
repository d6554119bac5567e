import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { BackgroundLoop } from './background-loop.js';

/** A provider that does pieces of work from the start of the application to its end: a BackgroundLoop with Nest's hooks. */
export abstract class PeriodicJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly loop: BackgroundLoop;

  /** @param intervalMs how often to look for work that nobody announced */
  constructor(intervalMs: number) {
    this.loop = new BackgroundLoop(this.constructor.name, () => this.step(), intervalMs);
  }

  onApplicationBootstrap(): void {
    if (this.isOn()) this.loop.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.loop.stop();
  }

  /** There may be work. */
  wake(): void {
    this.loop.wake();
  }

  /** False where the settings leave it without work. */
  protected isOn(): boolean {
    return true;
  }

  /** Does one piece of work. @returns false where there was none */
  protected abstract step(): Promise<boolean>;
}
