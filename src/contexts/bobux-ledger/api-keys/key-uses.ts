import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { BackgroundLoop } from '../../../shared/jobs/background-loop.js';

const WRITE_INTERVAL_MS = 30_000;

/** When each key was last used, to the minute. Noted in memory, and written now and then whatever comes. */
@Injectable()
export class KeyUses implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly used = new Set<string>();
  private readonly loop: BackgroundLoop;

  constructor(private readonly database: Database) {
    this.loop = new BackgroundLoop(KeyUses.name, () => this.write(), WRITE_INTERVAL_MS);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
    // Who shuts down with the database away loses half a minute of this.
    await this.write().catch(() => false);
  }

  /** A message that this key signed came just now. */
  note(key: string): void {
    this.used.add(key);
  }

  /** Writes what was noted. @returns false: there is no more to do until later */
  async write(): Promise<boolean> {
    if (this.used.size === 0) return false;
    const keys = [...this.used];
    this.used.clear();
    // In their order, so that replicas do not wait in a circle; deleted keys too, of which the row stays.
    await this.database.query(
      `INSERT INTO bobux.key_uses AS u (key, last_used)
       SELECT k.key, date_trunc('minute', now()) FROM bobux.api_keys k WHERE k.key = ANY ($1::uuid[]) ORDER BY k.key
       ON CONFLICT (key) DO UPDATE SET last_used = excluded.last_used WHERE u.last_used < excluded.last_used`,
      [keys],
    );
    return false;
  }
}
