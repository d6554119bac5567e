import type { RateLimits, Refusal } from '../../../shared/rate-limit/rate-limits.js';
import type { EventChannel } from '../events/event-channel.js';
import type { Connection } from './connections.js';
import type { FrameSender } from './frame-handler.js';
import type { Answer } from './prepared-frame.js';

/** The context of limits of connections and failed authentications. */
export const BOBUX = 'bobux';

/** RFC 6455, 7.4.1: "policy violation": for a client that guesses or floods. */
export const POLICY_VIOLATION = 1008;

/** So long the limits need not hear again of the same key: they remember it for a day (shared/rate-limit/proven-ids.ts). */
const PROVEN_FOR_MS = 10 * 60_000;

/** The channel of a connection that is gone. */
const NOWHERE: EventChannel = {
  unsent: 0,
  taken: 0,
  send: () => undefined,
  ping: () => undefined,
  whenClosed: (closed) => closed(),
};

/** Counts the failures and the proofs of one connection's frames. One that is not let in sends none. */
export class ConnectionSender implements FrameSender {
  readonly channel: EventChannel;
  /** The key that was proved last, as far as the limits have heard, and when: `performance.now()`. */
  private proven: string | undefined;
  private provenAt = 0;

  /** @param connection undefined: it is gone */
  constructor(
    private readonly connection: Connection | undefined,
    private readonly authFailures: RateLimits['authFailures'],
  ) {
    this.channel = connection?.channel ?? NOWHERE;
  }

  get address(): string {
    return this.connection?.address ?? 'unknown';
  }

  isRestricted(): boolean {
    return this.connection?.restricted ?? false;
  }

  async refuse(key: string, answer: () => string): Promise<Answer | undefined> {
    const refused = await this.authFailures.refusalOf(this.claimant(key));
    return refused && lastAnswer(answer(), refused);
  }

  proved(key: string): void {
    const now = performance.now();
    if (key === this.proven && now - this.provenAt < PROVEN_FOR_MS) return;
    this.proven = key;
    this.provenAt = now;
    this.authFailures.proved(this.claimant(key));
  }

  async failed(key: string, answer: string): Promise<Answer> {
    const refused = await this.authFailures.count(this.claimant(key));
    return refused ? lastAnswer(answer, refused) : answer;
  }

  private claimant(key: string): { context: string; address: string; id: string } {
    return { context: BOBUX, address: this.address, id: key };
  }
}

function lastAnswer(text: string, { retryAfter }: Refusal): Answer {
  return { text, code: POLICY_VIOLATION, reason: `try again in ${retryAfter} s` };
}
