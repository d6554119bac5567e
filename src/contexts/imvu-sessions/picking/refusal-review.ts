import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { newsSince, type PickedSession } from '../sessions/session.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import { SessionProbe } from '../upstream/probe.js';
import { AccountHealth } from './account-health.js';
import { SessionFreshness } from './session-freshness.js';
import { SessionPools } from './session-pools.js';
import { SingleFlight } from './single-flight.js';

export type ReviewVerdict =
  /** Not about the session; with its present secrets, which may be newer than those that were refused. */
  | { readonly kind: 'alive'; readonly session: PickedSession }
  /** IMVU does not know it any more; it is marked. */
  | { readonly kind: 'dead' }
  /** IMVU could not be asked, or asked for a pause: the session stays what it was. */
  | { readonly kind: 'unknown' };

/**
 * What to think of a session with which upstream refused a call. A refusal may be about the thing that was asked for and not about the
 * session: without a second look, one bot that keeps asking for a forbidden thing would burn session after session, and have the
 * account log in again and again. Until the verdict is there the session stays valid; a caller that picks meanwhile waits for the verdict
 * where there is no other session.
 */
@Injectable()
export class RefusalReview {
  private readonly reviews = new SingleFlight<ReviewVerdict>();

  constructor(
    private readonly sessions: ImvuSessionStore,
    private readonly probe: SessionProbe,
    private readonly pools: SessionPools,
    private readonly health: AccountHealth,
    private readonly freshness: SessionFreshness,
    private readonly clock: Clock,
  ) {}

  /** Asks upstream about a session; those that ask about the same one at once share the answer. */
  review(userId: string, session: PickedSession): Promise<ReviewVerdict> {
    return this.reviews.run(session.id, () => this.judge(userId, session));
  }

  isUnderReview(sessionId: string): boolean {
    return this.reviews.isRunning(sessionId);
  }

  /** Returns when one of these reviews has ended, whatever its verdict. */
  async oneEnded(sessionIds: readonly string[]): Promise<void> {
    await Promise.race(sessionIds.map((id) => this.reviews.ended(id)));
  }

  private async judge(userId: string, refused: PickedSession): Promise<ReviewVerdict> {
    // What was refused may be an older jar than the one that is kept by now.
    const known = await this.sessions.findValid(refused.id);
    if (known === undefined) {
      // Marked by another replica, which this one's pool does not know.
      await this.pools.current(userId);
      return { kind: 'dead' };
    }
    const { sealed, secrets } = known;
    const outcome = await this.probe.ask(secrets.cookie);
    switch (outcome.kind) {
      case 'alive': {
        const { setCookie, sauce } = outcome;
        const news = newsSince(secrets, { setCookie, sauce }) ?? { setCookie: [] };
        const present = await this.sessions.learn(refused.id, news);
        await this.sessions.markChecked(refused.id, this.clock.now());
        this.freshness.markChecked(refused.id);
        return { kind: 'alive', session: { ...refused, ...(present ?? secrets) } };
      }
      case 'dead':
        await this.sessions.markDead(
          [{ id: refused.id, reason: outcome.reason, asked: sealed }],
          this.clock.now(),
        );
        this.freshness.doubt(refused.accountId);
        return { kind: 'dead' };
      case 'banned':
        await this.sessions.markDead([{ id: refused.id, reason: 'account disabled' }], this.clock.now());
        await this.health.banned(refused.accountId, outcome.upstream);
        return { kind: 'dead' };
      case 'rests':
        await this.health.rest(refused.accountId, outcome.seconds);
        return { kind: 'unknown' };
      case 'challenged':
        await this.health.needsLogin(refused.accountId);
        return { kind: 'unknown' };
      case 'unknown':
        return { kind: 'unknown' };
    }
  }
}
