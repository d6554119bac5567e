import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { AccountHealth } from '../picking/account-health.js';
import { SessionPools } from '../picking/session-pools.js';
import { SingleFlight } from '../picking/single-flight.js';
import type { PickedSession } from '../sessions/session.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import { mergeCookies } from '../upstream/cookie-jar.js';
import { SessionProbe } from '../upstream/probe.js';

/**
 * What to think of sessions with which upstream refused a call. A refusal may be about the thing that was asked for and not about the
 * session: without a second look, one bot that keeps asking for a forbidden thing would burn session after session, and have
 * the account log in again and again.
 */
@Injectable()
export class RefusalReview {
  private readonly reviews = new SingleFlight<PickedSession | undefined>();

  constructor(
    private readonly sessions: ImvuSessionStore,
    private readonly probe: SessionProbe,
    private readonly pools: SessionPools,
    private readonly health: AccountHealth,
    private readonly clock: Clock,
  ) {}

  /** Refused: out of the pool from now on. */
  async mark(userId: string, session: PickedSession, status: 401 | 403): Promise<void> {
    await this.sessions.markDead([{ id: session.id, reason: `refused with ${status}` }], this.clock.now());
    this.pools.forget(userId);
  }

  /** Asks upstream about a marked session. @returns the session, valid again, perhaps with a new sauce; undefined if it is gone */
  async review(userId: string, session: PickedSession): Promise<PickedSession | undefined> {
    return this.reviews.run(session.id, async () => {
      const outcome = await this.probe.ask(session.cookie);
      if (outcome.kind === 'rests') await this.health.rest(session.accountId, outcome.seconds);
      if (outcome.kind === 'challenged') await this.health.needsLogin(session.accountId);
      if (outcome.kind !== 'alive') return undefined;
      const secrets = {
        cookie: mergeCookies(session.cookie, outcome.setCookie),
        sauce: outcome.sauce ?? session.sauce,
      };
      await this.sessions.markAlive(session.id, secrets, this.clock.now());
      this.pools.forget(userId);
      return { ...session, ...secrets };
    });
  }
}
