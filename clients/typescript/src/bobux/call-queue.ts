import type { ConnectionError } from '../errors.js';
import { ClosedError } from '../errors.js';
import { MAX_TIMER_MS } from '../timers.js';
import type { Answer } from './answer.js';
import { readServerText } from './answer.js';
import { BobuxError, TimeoutError } from './errors.js';
import { Link } from './link.js';
import { messageIdOf, type PendingCall } from './pending-call.js';
import { Queue } from './queue.js';
import type { ServerClock } from './server-clock.js';
import type { Message, Signer } from './signing.js';

/** Frames that may be unanswered on a connection, and characters of them. Twice what the server has in flight of one. */
const MAX_SENT = 1_024;
const MAX_SENT_LENGTH = 1024 * 1024;

/** A message older than so many seconds may be stale when it arrives (the server takes 300). */
const MAX_AGE = 240;
/** One that was never sent is signed anew when it is so old. */
const MAX_UNSENT_AGE = 60;

/**
 * Sends calls in their order and finds the answer to each: the first answer belongs to the first frame. After a lost connection what is
 * unanswered is sent again just as it was, so that the server tells by the nonce whether it has run.
 */
export class CallQueue {
  private readonly link: Link;
  /** Not yet sent on this connection. */
  private readonly waiting = new Queue<PendingCall>();
  /** Sent on this connection, with no answer yet. */
  private readonly sent = new Queue<PendingCall>();
  private sentLength = 0;
  /** Refused as stale, to be sent again under a new timestamp before anything newer. */
  private readonly stale: PendingCall[] = [];
  private lastNonce: string | undefined;
  private flushing = false;
  private failure: Error | undefined;
  private unsettled = 0;
  private whenIdle: (() => void) | undefined;

  constructor(
    url: string,
    private signer: Signer,
    private readonly clock: ServerClock,
  ) {
    this.link = new Link(url, {
      opened: () => this.opened(),
      received: (text) => this.received(text),
      lost: () => this.lost(),
      refused: (error) => this.fail(error),
      isAwaiting: () => this.sent.length > 0,
    });
    this.link.open();
  }

  /** Calls that are not settled. */
  get length(): number {
    return this.unsettled;
  }

  /** With which key messages are signed from now on. */
  set key(signer: Signer) {
    this.signer = signer;
  }

  /** @param timeout milliseconds */
  add(call: PendingCall, timeout: number): void {
    if (this.failure !== undefined) {
      call.reject(this.failure);
      return;
    }
    this.unsettled += 1;
    call.timer = setTimeout(
      () => {
        const id = messageIdOf(call);
        this.settle(call, new TimeoutError(call.command, timeout, call.wasSent, id, this.link.problem));
      },
      Math.min(timeout, MAX_TIMER_MS),
    );
    this.waiting.push(call);
    if (this.flushing) return;
    this.flushing = true;
    // All calls of one turn leave together.
    queueMicrotask(() => {
      this.flushing = false;
      this.flush();
    });
  }

  /** Takes no more calls, and closes the connection when those that were made are settled. */
  async close(): Promise<void> {
    this.failure ??= new ClosedError();
    if (this.unsettled > 0) await new Promise<void>((resolve) => (this.whenIdle = resolve));
    await this.link.close();
  }

  /** Closes the connection now; what is not answered is refused. */
  destroy(): Promise<void> {
    this.fail(new ClosedError());
    return this.link.close();
  }

  private fail(error: ConnectionError | ClosedError): void {
    this.failure ??= error;
    for (const call of [...this.sent.clear(), ...this.stale.splice(0), ...this.waiting.clear()]) {
      this.settle(call, error);
    }
    this.sentLength = 0;
  }

  private opened(): void {
    this.lastNonce = undefined;
    this.flush();
  }

  /** What has no answer goes first on the next connection; what nobody waits for any more is forgotten. */
  private lost(): void {
    const again = [...this.sent.clear(), ...this.stale.splice(0)].filter(({ isSettled }) => !isSettled);
    this.sentLength = 0;
    this.waiting.prepend(again);
  }

  private flush(): void {
    while (this.link.isOpen && this.sent.length < MAX_SENT && this.sentLength < MAX_SENT_LENGTH) {
      const call = this.waiting.peek();
      if (call === undefined || !this.mayFollow(call)) return;
      this.waiting.shift();
      if (call.isSettled) continue;
      if (!call.wasSent && this.age(call) > MAX_UNSENT_AGE && !call.isNamed) this.signAnew(call);
      call.wasSent = true;
      // One that was found stale comes a second time: its answer is no repetition.
      if (call.nonce === this.lastNonce) this.lastNonce = undefined;
      this.sent.push(call);
      this.sentLength += call.text.length;
      this.link.send(call.text);
    }
  }

  /** Behind a message that may be found stale, and would then be sent again, nothing newer may overtake it. */
  private mayFollow(call: PendingCall): boolean {
    const first = this.sent.peek();
    if (this.stale.length === 0 && (first === undefined || !this.isOld(first))) return true;
    return this.isOld(call);
  }

  private isOld(call: PendingCall): boolean {
    return call.wasSent && this.age(call) > MAX_AGE;
  }

  private age({ timestamp }: PendingCall): number {
    return timestamp === undefined ? 0 : this.clock.now() - timestamp;
  }

  private signAnew(call: PendingCall): void {
    call.timestamp = this.clock.now();
    // What is undefined does not stand in JSON.
    const message = { ...(JSON.parse(call.text) as Message), timestamp: call.timestamp, hmac: undefined };
    call.text = this.signer.sign(message);
  }

  private received(text: string): void {
    const answer = readServerText(text);
    if (answer === undefined) return this.link.drop('the server sent what is no answer');
    this.clock.set(answer.timestamp);
    if ('event' in answer) return;
    const call = this.sent.peek();
    // Something on the way sent a frame, or its answer, a second time.
    if (answer.nonce !== undefined && answer.nonce === this.lastNonce) return;
    if (call === undefined || (answer.nonce !== undefined && answer.nonce !== call.nonce)) {
      return this.link.drop('the server sent an answer to nothing that was asked');
    }
    this.lastNonce = answer.nonce;
    this.sent.shift();
    this.sentLength -= call.text.length;
    this.answered(call, answer);
    if (this.stale.length > 0 && this.sent.length === 0) this.waiting.prepend(this.stale.splice(0));
    this.flush();
  }

  private answered(call: PendingCall, answer: Answer): void {
    if (call.isSettled) return;
    if (answer.success) return this.settle(call, undefined, answer.data);
    const code = answer.error ?? 'SERVER_ERROR';
    if (code === 'STALE_MESSAGE_ERROR' && call.timestamp !== undefined && !call.isNamed) {
      // It was never run. Under the same nonce, so that it could not run twice even if it had been.
      call.earlier = { text: call.text, timestamp: call.timestamp };
      this.signAnew(call);
      this.stale.push(call);
    } else if (code === 'NONCE_REUSED_ERROR' && call.earlier !== undefined) {
      // The earlier one did run: its answer was recorded.
      Object.assign(call, call.earlier);
      call.earlier = undefined;
      this.stale.push(call);
    } else {
      this.settle(call, new BobuxError(call.command, code, answer.data, messageIdOf(call)));
    }
  }

  private settle(call: PendingCall, error: Error | undefined, data?: unknown): void {
    if (call.isSettled) return;
    call.isSettled = true;
    clearTimeout(call.timer);
    this.unsettled -= 1;
    if (error === undefined) call.resolve(data);
    else call.reject(error);
    if (this.unsettled === 0) this.whenIdle?.();
  }
}
