import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import { AccountHealth } from '../picking/account-health.js';
import type { SessionSelector } from '../picking/session-selector.js';
import { POOL_TRUST_MS } from '../picking/session-pools.js';
import { SessionPicker } from '../picking/session-picker.js';
import type { SessionSecrets } from '../upstream/session-secrets.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import { UsageAudit } from '../uses/usage-audit.js';
import { Checkouts, type Checkout } from './checkouts.repository.js';

/** What the program that had a session says of it when it gives it back. */
export type Verdict = 'good' | 'invalid' | 'rate_limited';

const TRIES = 20;
const REST_SECONDS = 60;

/** Leases a session to a program that talks to IMVU by itself. */
@Injectable()
export class CheckoutsService {
  constructor(
    private readonly checkouts: Checkouts,
    private readonly picker: SessionPicker,
    private readonly sessions: ImvuSessionStore,
    private readonly health: AccountHealth,
    private readonly uses: UsageAudit,
    private readonly clock: Clock,
  ) {}

  /**
   * An exclusive lease comes when no call begins with its session any more, on any replica; that takes 0.75 s.
   * @param seconds how long it runs if it is not given back
   * @throws ImvuError NO_SESSION, ACCOUNT_NOT_FOUND
   */
  async open(
    userId: string,
    account: string | undefined,
    exclusive: boolean,
    seconds: number,
  ): Promise<Checkout & SessionSecrets> {
    const except = new Set<string>();
    for (let tries = 1; ; tries++) {
      const selector: SessionSelector = { account, exclusive, except };
      const session = await this.picker.pick(userId, selector);
      const now = this.clock.now();
      const lease = await this.checkouts.open(userId, session.id, exclusive, now, after(now, seconds));
      if (lease !== undefined) {
        this.record(userId, session.id, 'POST', '/checkouts');
        if (exclusive) await new Promise((resolve) => setTimeout(resolve, POOL_TRUST_MS));
        return { ...lease, cookie: session.cookie, sauce: session.sauce };
      }
      if (tries === TRIES) throw new ImvuError('NO_SESSION', 'All sessions are on lease.', { retryAfter: 1 });
    }
  }

  /** @throws ImvuError CHECKOUT_NOT_FOUND for one that has ended as well */
  async renew(userId: string, id: string, seconds: number): Promise<Checkout> {
    const now = this.clock.now();
    return required(await this.checkouts.extend(userId, id, now, after(now, seconds)));
  }

  /** @throws ImvuError CHECKOUT_NOT_FOUND for one that has ended as well */
  async end(userId: string, id: string, verdict: Verdict): Promise<void> {
    const lease = required(await this.checkouts.end(userId, id, this.clock.now(), verdict));
    if (verdict === 'invalid') {
      await this.sessions.markDead(
        [{ id: lease.sessionId, reason: 'given back as invalid' }],
        this.clock.now(),
      );
    }
    if (verdict === 'rate_limited') await this.health.rest(lease.accountId, REST_SECONDS);
  }

  private record(userId: string, sessionId: string, method: string, path: string): void {
    const at = this.clock.now();
    this.uses.record({
      at,
      userId,
      sessionId,
      action: 'checkout',
      method,
      path,
      status: null,
      milliseconds: 0,
    });
  }
}

function after(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

function required(lease: Checkout | undefined): Checkout {
  if (lease === undefined)
    throw new ImvuError('CHECKOUT_NOT_FOUND', 'You have no such lease, or it has ended.');
  return lease;
}
