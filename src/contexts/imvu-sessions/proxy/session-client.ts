import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { AccountHealth } from '../picking/account-health.js';
import { isNoSession } from '../picking/no-session.js';
import { RefusalReview, type ReviewVerdict } from '../picking/refusal-review.js';
import type { SessionSelector } from '../picking/session-selector.js';
import { SessionPicker } from '../picking/session-picker.js';
import { newsSince, type PickedSession } from '../sessions/session.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import { cookieOf } from '../upstream/cookie-jar.js';
import { isChallenge } from '../upstream/reply-body.js';
import { ImvuUpstream, retryAfterSeconds, unreachable } from '../upstream/upstream.js';
import { UsageAudit } from '../uses/usage-audit.js';
import type { Use } from '../uses/uses.repository.js';
import type { CallBody } from './call-body.js';
import { sessionHeaders } from '../upstream/headers.js';
import { parsed, refusalOf, type Reply } from './reply.js';
import { ReplyReader } from './reply-reader.js';

/** One call upstream, without the session's part. */
export interface Call {
  readonly userId: string;
  readonly action: Use['action'];
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body: CallBody;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly session: PickedSession;
  readonly reply: Reply;
}

const REST_SECONDS = 60;
/** Sessions that a call may lose before its refusal is handed on. */
const MAX_DEATHS = 2;
const writes = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);

/** Calls upstream with a picked session, and with another one where the first is refused. Nothing is sent twice for any other reason. */
@Injectable()
export class SessionClient {
  constructor(
    private readonly upstream: ImvuUpstream,
    private readonly picker: SessionPicker,
    private readonly review: RefusalReview,
    private readonly health: AccountHealth,
    private readonly sessions: ImvuSessionStore,
    private readonly uses: UsageAudit,
    private readonly clock: Clock,
  ) {}

  /**
   * A refused call is repeated once with another session, where one is ready, or with the same one where its secrets have changed. A
   * session that turns out to be dead is replaced, by a login if need be, and does not count: its refusal is not IMVU's answer.
   *
   * @param picked a session that was picked before, for instance for this request's first call
   * @throws ImvuError NO_SESSION, ACCOUNT_NOT_FOUND, SESSION_NOT_FOUND, UPSTREAM_…; an AbortError where the signal fired
   */
  async call(call: Call, selector: SessionSelector, picked?: PickedSession): Promise<Answer> {
    let session = picked ?? (await this.picker.pick(call.userId, selector));
    /** Refused, though not because of its session. */
    let held: Answer | undefined;
    let current: Answer | undefined;
    try {
      for (let deaths = 0; ;) {
        const reply = await this.exchange(call, session);
        current = { session, reply };
        if (refusalOf(reply) === undefined) {
          held?.reply.discard();
          return current;
        }
        const verdict = await this.review.review(call.userId, session);
        if (held !== undefined) {
          const [answer, other] = verdict.kind === 'dead' ? [held, current] : [current, held];
          other.reply.discard();
          return answer;
        }
        if (verdict.kind === 'dead') {
          const replaceable = call.body.repeatable && selector.session === undefined;
          if (!replaceable || ++deaths > MAX_DEATHS) return current;
          session = await this.picker.pick(call.userId, selector);
          reply.discard();
        } else {
          const second = await this.another(call, selector, session, verdict);
          if (second === undefined) return current;
          held = current;
          session = second;
        }
        current = undefined;
      }
    } catch (error) {
      // Nobody will read them, and unread they would keep their connections.
      held?.reply.discard();
      current?.reply.discard();
      throw error;
    }
  }

  /** With what to repeat a call that was refused with a session that is not dead; undefined where the refusal stands. */
  private async another(
    { userId, body, method }: Call,
    selector: SessionSelector,
    refused: PickedSession,
    verdict: ReviewVerdict,
  ): Promise<PickedSession | undefined> {
    if (!body.repeatable) return undefined;
    if (verdict.kind === 'alive' && hasNewSecrets(method, refused, verdict.session)) return verdict.session;
    if (selector.session !== undefined) return undefined;
    const other = { ...selector, except: new Set([...(selector.except ?? []), refused.id]) };
    return this.picker.pick(userId, other, false).catch((error: unknown) => {
      if (isNoSession(error)) return undefined;
      throw error;
    });
  }

  private async exchange(call: Call, session: PickedSession): Promise<Reply> {
    const { userId, action, method, path, headers, body, signal } = call;
    const at = this.clock.now();
    const started = performance.now();
    let status: number | null = null;
    let reply: Reply | undefined;
    try {
      const reader = new ReplyReader(signal);
      this.upstream.dispatch(
        {
          method,
          path,
          headers: {
            ...sessionHeaders(method, session),
            ...headers,
            ...body.headers,
            'accept-encoding': 'identity',
          },
          body: body.content,
        },
        reader,
      );
      reply = await reader.reply.catch((error: unknown) => {
        status = reader.status;
        throw unreachable(error);
      });
      status = reply.status;
      await this.learn(session, reply);
      return reply;
    } catch (error) {
      reply?.discard();
      throw error;
    } finally {
      const milliseconds = Math.round(performance.now() - started);
      const [bare = path] = path.split('?', 1);
      this.uses.record({
        at,
        userId,
        sessionId: session.id,
        action,
        method,
        path: bare,
        status,
        milliseconds,
      });
    }
  }

  /** What a reply says besides its content: new cookies, a pause, a challenge. */
  private async learn(session: PickedSession, reply: Reply): Promise<void> {
    const { setCookie } = reply;
    const news = setCookie.length > 0 ? newsSince(session, { setCookie }) : undefined;
    if (news !== undefined) await this.sessions.learn(session.id, news);
    if (reply.status === 429) {
      const seconds = retryAfterSeconds(reply.headers['retry-after'], this.clock.now(), REST_SECONDS);
      await this.health.rest(session.accountId, seconds);
    } else if (reply.status >= 200 && isChallenge(challengeIn(reply))) {
      await this.health.needsLogin(session.accountId);
    }
  }
}

function hasNewSecrets(method: string, refused: PickedSession, present: PickedSession): boolean {
  const id = (cookie: string): string | undefined => cookieOf(cookie, 'osCsid');
  return id(refused.cookie) !== id(present.cookie) || (writes(method) && refused.sauce !== present.sauce);
}

function challengeIn(reply: Reply): unknown {
  const { text } = reply;
  return text?.includes('VERIFY-001') === true ? parsed(text) : undefined;
}
