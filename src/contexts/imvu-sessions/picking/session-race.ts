import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { newsSince } from '../sessions/session.js';
import type { SessionSecrets } from '../upstream/session-secrets.js';
import { SessionSecretsBox } from '../sessions/session-secrets.js';
import { ImvuSessionStore, type DeadSession } from '../sessions/sessions.repository.js';
import { SessionProbe, type ProbeOutcome } from '../upstream/probe.js';
import type { UpstreamWords } from '../upstream/reply-body.js';
import type { PooledSession } from './session-pool.repository.js';

/** What a round of probes brought. */
export interface ProbeRound {
  readonly winner: PooledSession | undefined;
  readonly dead: readonly DeadSession[];
  /** Accounts that IMVU wants to rest, and for how many seconds. */
  readonly resting: ReadonlyMap<string, number>;
  readonly challenged: ReadonlySet<string>;
  /** Accounts that IMVU has disabled, and its words. */
  readonly banned: ReadonlyMap<string, UpstreamWords>;
  /** Sessions of which nothing was learnt, as upstream failed. */
  readonly unknown: ReadonlySet<string>;
}

/** Asks upstream about several sessions at once. */
@Injectable()
export class SessionRace {
  private readonly probes;

  constructor(
    private readonly probe: SessionProbe,
    private readonly secrets: SessionSecretsBox,
    private readonly sessions: ImvuSessionStore,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.probes = metrics.counter('quartet_imvu_probes_total', 'Sessions asked about upstream', ['outcome']);
  }

  /** Asks about all at once; the first that is alive wins, and the others are aborted. */
  async race(candidates: readonly PooledSession[]): Promise<ProbeRound> {
    const abort = new AbortController();
    const round = {
      winner: undefined as PooledSession | undefined,
      dead: [] as DeadSession[],
      resting: new Map<string, number>(),
      challenged: new Set<string>(),
      banned: new Map<string, UpstreamWords>(),
      unknown: new Set<string>(),
    };
    const ask = async (session: PooledSession): Promise<void> => {
      const outcome = await this.outcome(session, abort.signal);
      if (outcome === undefined) return;
      switch (outcome.kind) {
        case 'alive':
          if (round.winner !== undefined) return;
          round.winner = session;
          abort.abort();
          return;
        case 'dead':
          round.dead.push({ id: session.id, reason: outcome.reason, asked: session });
          return;
        case 'rests':
          round.resting.set(session.accountId, outcome.seconds);
          return;
        case 'challenged':
          round.challenged.add(session.accountId);
          return;
        case 'banned':
          round.banned.set(session.accountId, outcome.upstream);
          round.dead.push({ id: session.id, reason: 'account disabled' });
          return;
        case 'unknown':
          round.unknown.add(session.id);
      }
    };
    await Promise.all(candidates.map(ask));
    return round;
  }

  /** One probe, its news written down; undefined where it was aborted. */
  private async outcome(session: PooledSession, signal: AbortSignal): Promise<ProbeOutcome | undefined> {
    const secrets = this.secrets.open(session);
    try {
      const outcome = await this.probe.ask(secrets.cookie, signal);
      this.probes.inc({ outcome: outcome.kind });
      if (outcome.kind === 'alive') await this.keep(session.id, secrets, outcome);
      return outcome;
    } catch (error) {
      if (!signal.aborted) throw error;
      this.probes.inc({ outcome: 'aborted' });
      return undefined;
    }
  }

  private async keep(
    id: string,
    known: SessionSecrets,
    { setCookie, sauce }: ProbeOutcome & { kind: 'alive' },
  ): Promise<void> {
    const news = newsSince(known, { setCookie, sauce });
    if (news !== undefined) await this.sessions.learn(id, news);
    await this.sessions.markChecked(id, this.clock.now());
  }
}
