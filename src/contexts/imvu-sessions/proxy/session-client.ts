import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import { AccountHealth } from '../picking/account-health.js';
import type { SessionSelector } from '../picking/session-selector.js';
import { SessionPicker } from '../picking/session-picker.js';
import { SessionPools } from '../picking/session-pools.js';
import type { PickedSession } from '../sessions/session.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import { mergeCookies } from '../upstream/cookie-jar.js';
import { isChallenge } from '../upstream/reply-body.js';
import { ImvuUpstream, retryAfterSeconds, unreachable } from '../upstream/upstream.js';
import { UsageAudit, type Use } from '../uses/usage-audit.js';
import type { CallBody } from './call-body.js';
import { sessionHeaders } from '../upstream/headers.js';
import { parsed, refusalOf, type Reply } from './reply.js';
import { ReplyReader } from './reply-reader.js';
import { RefusalReview } from './refusal-review.js';

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
const writes = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);

/** Calls upstream with a picked session, and with another one where the first is refused. Nothing is sent twice for any other reason. */
@Injectable()
export class SessionClient {
  constructor(
    private readonly upstream: ImvuUpstream,
    private readonly picker: SessionPicker,
    private readonly pools: SessionPools,
    private readonly review: RefusalReview,
    private readonly health: AccountHealth,
    private readonly sessions: ImvuSessionStore,
    private readonly uses: UsageAudit,
    private readonly clock: Clock,
  ) {}

  /**
   * @param picked a session that was picked before, for instance for this request's first call
   * @throws ImvuError NO_SESSION, ACCOUNT_NOT_FOUND, SESSION_NOT_FOUND, UPSTREAM_…; an AbortError where the signal fired
   */
  async call(call: Call, wish: SessionSelector, picked?: PickedSession): Promise<Answer> {
    const session = picked ?? (await this.picker.pick(call.userId, wish));
    let reply = await this.exchange(call, session);
    const status = refusalOf(reply);
    if (status === undefined) return { session, reply };
    try {
      await this.review.mark(call.userId, session, status);
      const second = await this.another(call, wish, session);
      if (second === undefined) return { session, reply };
      reply.discard();
      reply = await this.exchange(call, second);
      const again = refusalOf(reply);
      if (again !== undefined) {
        // Refused with two of them: it may well be about what was asked for.
        await this.review.mark(call.userId, second, again);
        await Promise.all([session, second].map((refused) => this.review.review(call.userId, refused)));
      }
      return { session: second, reply };
    } catch (error) {
      // Nobody will read it, and unread it would keep its connection.
      reply.discard();
      throw error;
    }
  }

  /** With what to repeat a refused call; undefined where the refusal stands. */
  private async another(
    call: Call,
    wish: SessionSelector,
    refused: PickedSession,
  ): Promise<PickedSession | undefined> {
    const { userId, body, method } = call;
    if (!body.repeatable || wish.session !== undefined) {
      const alive = await this.review.review(userId, refused);
      return body.repeatable && alive !== undefined && writes(method) && alive.sauce !== refused.sauce
        ? alive
        : undefined;
    }
    const other = { ...wish, except: new Set([...(wish.except ?? []), refused.id]) };
    const ready = await this.picker.pick(userId, other, false).catch((error: unknown) => {
      if (error instanceof ImvuError && error.code === 'NO_SESSION') return undefined;
      throw error;
    });
    if (ready !== undefined) return ready;
    const alive = await this.review.review(userId, refused);
    if (alive === undefined) return this.picker.pick(userId, other);
    return writes(method) && alive.sauce !== refused.sauce ? alive : undefined;
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
      await this.learn(userId, session, reply);
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
  private async learn(userId: string, session: PickedSession, reply: Reply): Promise<void> {
    if (reply.setCookie.length > 0) {
      const cookie = mergeCookies(session.cookie, reply.setCookie);
      if (cookie !== mergeCookies(session.cookie, [])) {
        await this.sessions.replaceSecrets(session.id, { cookie, sauce: session.sauce });
        this.pools.forget(userId);
      }
    }
    if (reply.status === 429) {
      const seconds = retryAfterSeconds(reply.headers['retry-after'], this.clock.now(), REST_SECONDS);
      await this.health.rest(session.accountId, seconds);
      this.pools.forget(userId);
    } else if (reply.status >= 200 && isChallenge(challengeIn(reply))) {
      await this.health.needsLogin(session.accountId);
      this.pools.forget(userId);
    }
  }
}

function challengeIn(reply: Reply): unknown {
  const { text } = reply;
  return text?.includes('VERIFY-001') === true ? parsed(text) : undefined;
}
