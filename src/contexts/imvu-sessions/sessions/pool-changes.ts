import { Injectable } from '@nestjs/common';

/**
 * What caches accounts, sessions or leases is notified of each write to them, once it is over, from the repository that made it.
 * What other replicas write is not heard of: memory must be young by itself.
 */
@Injectable()
export class PoolChanges {
  private readonly listeners: ((userId: string) => void)[] = [];

  subscribe(listener: (userId: string) => void): void {
    this.listeners.push(listener);
  }

  /** @param userIds whose accounts, sessions or leases are others now, or may be */
  publish(...userIds: readonly string[]): void {
    for (const userId of userIds) for (const listener of this.listeners) listener(userId);
  }
}
