import type { AnswerOf, Operation } from '../rest/operation-types.js';
import type { RestClient } from '../rest/rest-client.js';

type Opened = AnswerOf<Operation<'post', '/imvu/checkouts'>>;

/** What you have learnt about the session: it is dead, or IMVU wants its account to rest. */
export type Verdict = 'good' | 'invalid' | 'rate_limited';

/** A session on lease. It ends by itself at `expiresAt`. */
export class Lease implements AsyncDisposable {
  readonly id: string;
  readonly session: string;
  readonly account: string;
  readonly exclusive: boolean;
  /** The header `Cookie` for IMVU. */
  readonly cookie: string;
  /** The header `X-imvu-sauce`, for all that is no GET. */
  readonly sauce: string | null;
  expiresAt: Date;
  private isEnded = false;

  constructor(
    private readonly rest: RestClient,
    { id, session_id, account_id, exclusive, cookie, sauce, expires_at }: Opened,
  ) {
    this.id = id;
    this.session = session_id;
    this.account = account_id;
    this.exclusive = exclusive;
    this.cookie = cookie;
    this.sauce = sauce;
    this.expiresAt = new Date(expires_at);
  }

  /** Goes on for so many seconds from now, 1 to 3,600. @throws ResponseError NOT_FOUND it has ended */
  async renew(ttl?: number): Promise<void> {
    const { expires_at } = await this.rest.request('post', '/imvu/checkouts/{id}/renew', {
      path: { id: this.id },
      body: ttl === undefined ? {} : { ttl },
    });
    this.expiresAt = new Date(expires_at);
  }

  /** Gives the session back. @throws ResponseError NOT_FOUND it has ended */
  async end(verdict: Verdict = 'good'): Promise<void> {
    if (this.isEnded) return;
    await this.rest.request('delete', '/imvu/checkouts/{id}', { path: { id: this.id }, body: { verdict } });
    this.isEnded = true;
  }

  /** Gives it back, unless that was done or it has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end().catch((error: unknown) => {
      if ((error as { status?: number }).status !== 404) throw error;
    });
  }
}
