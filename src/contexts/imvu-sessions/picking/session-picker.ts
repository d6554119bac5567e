import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import { AutomaticLogin } from '../accounts/automatic-login.js';
import { AccountHealth } from './account-health.js';
import { noSession } from './no-session.js';
import { NoSessionNotices } from './no-session-notices.js';
import { RefusalReview } from './refusal-review.js';
import { SessionFreshness } from './session-freshness.js';
import type { PickedSession } from '../sessions/session.js';
import { SessionSecretsBox } from '../sessions/session-secrets.js';
import { ImvuSessionStore, type DeadSession } from '../sessions/sessions.repository.js';
import { SessionRace } from './session-race.js';
import {
  isUsable,
  keyOf,
  selectedAccounts,
  selectedSessions,
  type SessionSelector,
} from './session-selector.js';
import type { PooledAccount, PooledSession } from './session-pool.repository.js';
import { SessionPools } from './session-pools.js';
import { SingleFlight } from './single-flight.js';

const PROBES_AT_ONCE = 4;
/** Accounts that log in for one call, at most. */
const MAX_LOGINS = 3;

const MAX_REMEMBERED = 100_000;

/** What one search has learnt so far. */
interface Search {
  readonly dead: DeadSession[];
  /** Sessions that are out: dead, or of which nothing could be learnt. */
  readonly out: Set<string>;
  readonly unknown: Set<string>;
}

/**
 * Picks a session: of those that the selector allows the one that was used least recently. One that was not checked for a while is asked
 * about first; where none is left, an account logs in again.
 */
@Injectable()
export class SessionPicker {
  private readonly searches = new SingleFlight<PooledSession>();
  private readonly used = new Map<string, number>();
  private turn = 0;

  constructor(
    private readonly pools: SessionPools,
    private readonly race: SessionRace,
    private readonly health: AccountHealth,
    private readonly sessions: ImvuSessionStore,
    private readonly secrets: SessionSecretsBox,
    private readonly logins: AutomaticLogin,
    private readonly freshness: SessionFreshness,
    private readonly reviews: RefusalReview,
    private readonly notices: NoSessionNotices,
    private readonly clock: Clock,
  ) {}

  /**
   * @param mayLogIn false: only sessions that are there
   * @throws ImvuError NO_SESSION with the reason for each account; ACCOUNT_NOT_FOUND, SESSION_NOT_FOUND
   */
  async pick(userId: string, selector: SessionSelector, mayLogIn = true): Promise<PickedSession> {
    const first = await this.first(userId, selector);
    const session =
      first !== undefined && this.freshness.isFresh(first)
        ? first
        : await this.searches.run(`${keyOf(userId, selector)}|${mayLogIn}`, () =>
            this.searchAndPublish(userId, selector, mayLogIn),
          );
    this.touch(session);
    return this.secrets.picked(session);
  }

  /** The one whose turn it is; one with which a call was just refused only where there is no other, and after the review. */
  private async first(userId: string, selector: SessionSelector): Promise<PooledSession | undefined> {
    const candidates = await this.candidates(userId, selector, new Set());
    const first = candidates.find(({ id }) => !this.reviews.isUnderReview(id));
    if (first !== undefined || candidates.length === 0) return first;
    await this.reviews.oneEnded(candidates.map(({ id }) => id));
    return (await this.candidates(userId, selector, new Set()))[0];
  }

  private touch({ id }: PooledSession): void {
    if (this.used.size > MAX_REMEMBERED) this.used.clear();
    // Calls of the same millisecond take turns as well.
    this.used.set(id, this.clock.now().getTime() + (this.turn = (this.turn + 1e-6) % 1));
  }

  /** What may be picked now, least recently used first. */
  private async candidates(
    userId: string,
    selector: SessionSelector,
    out: ReadonlySet<string>,
  ): Promise<PooledSession[]> {
    const now = this.clock.now();
    const accounts = selectedAccounts(await this.pools.of(userId), selector);
    const lastUse = ({ id, lastUsed }: PooledSession): number => Math.max(lastUsed, this.used.get(id) ?? 0);
    return accounts
      .filter((account) => isUsable(account, now))
      .flatMap((account) => selectedSessions(account, selector))
      .filter(({ id }) => !out.has(id))
      .sort((one, other) => lastUse(one) - lastUse(other));
  }

  private async searchAndPublish(
    userId: string,
    selector: SessionSelector,
    mayLogIn: boolean,
  ): Promise<PooledSession> {
    try {
      const found = await this.search(userId, selector, mayLogIn);
      await this.notices.found(userId);
      return found;
    } catch (error) {
      if (error instanceof ImvuError && mayLogIn) await this.notices.missing(userId, selector, error);
      throw error;
    }
  }

  private async search(userId: string, selector: SessionSelector, mayLogIn: boolean): Promise<PooledSession> {
    const search: Search = { dead: [], out: new Set(), unknown: new Set() };
    try {
      const found = await this.probeAll(userId, selector, search);
      if (found !== undefined) return found;
    } finally {
      // All that failed, in one statement, before anybody picks again.
      await this.sessions.markDead(search.dead, this.clock.now());
    }
    const renewed =
      mayLogIn && selector.logsIn !== false && selector.session === undefined
        ? await this.logIn(userId, selector, search)
        : undefined;
    if (renewed !== undefined) return renewed;
    const now = this.clock.now();
    throw noSession(await this.left(userId, selector), search.unknown, now);
  }

  /** Round after round, four at once, until one is alive. */
  private async probeAll(
    userId: string,
    selector: SessionSelector,
    search: Search,
  ): Promise<PooledSession | undefined> {
    for (;;) {
      const candidates = await this.candidates(userId, selector, search.out);
      const [first] = candidates;
      if (first === undefined || this.freshness.isFresh(first)) return first;
      const fresh = candidates.findIndex((candidate) => this.freshness.isFresh(candidate));
      const batch = candidates.slice(0, Math.min(PROBES_AT_ONCE, fresh < 0 ? PROBES_AT_ONCE : fresh));
      const round = await this.race.race(batch);
      search.dead.push(...round.dead);
      for (const { id } of round.dead) search.out.add(id);
      for (const id of round.unknown) search.out.add(id);
      for (const id of round.unknown) search.unknown.add(id);
      await this.health.note(round);
      // Upstream is down: asking about the others would only take long.
      if (round.unknown.size === batch.length) {
        return (await this.candidates(userId, selector, search.out)).find((session) =>
          this.freshness.isFresh(session),
        );
      }
      if (round.winner === undefined) continue;
      const { id } = round.winner;
      this.freshness.markChecked(id);
      // The probes took a while: somebody may have taken it on lease.
      const still = (await this.candidates(userId, selector, search.out)).find(
        (session) => session.id === id,
      );
      if (still !== undefined) return still;
      search.out.add(id);
    }
  }

  private async logIn(
    userId: string,
    selector: SessionSelector,
    search: Search,
  ): Promise<PooledSession | undefined> {
    const now = this.clock.now();
    const accounts = (await this.left(userId, selector)).filter((account) => mayLogIn(account, now));
    for (const { id, lastLoginAt } of accounts.slice(0, MAX_LOGINS)) {
      await this.logins.run(userId, id, lastLoginAt);
      // It may have been another replica's login.
      await this.pools.current(userId);
      const [session] = await this.candidates(userId, selector, search.out);
      if (session !== undefined) return session;
    }
    return undefined;
  }

  private async left(userId: string, selector: SessionSelector): Promise<readonly PooledAccount[]> {
    return selectedAccounts(await this.pools.of(userId), selector);
  }
}

function mayLogIn(account: PooledAccount, now: Date): boolean {
  return (
    account.state === 'active' &&
    !account.paused &&
    account.sessions.length === 0 &&
    isUsable(account, now) &&
    (account.nextLoginAt?.getTime() ?? 0) <= now.getTime()
  );
}
