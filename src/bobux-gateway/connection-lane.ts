import { once } from 'node:events';
import type { WebSocket } from 'ws';

/** One websocket message as it came. */
export interface Frame {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** Frames that wait on one connection before its socket is no longer read, and how few must be left before it is again. */
const MOST_WAITING = 64;
const FEW_WAITING = 16;
const MOST_WAITING_BYTES = 512 * 1024;

/** How long a client may take to read one answer. */
const MOST_SENDING_MS = 60_000;

const OPEN = 1;

/** Never rejects; `undefined` where there is nothing left to send. */
export type AnswerFrame = (frame: Frame) => Promise<string | undefined>;

/**
 * Answers the frames of one connection one after the other, in the order in which they came: the answer of the wire format names no
 * request, and a later frame must see the effect of an earlier one. A client that sends faster than it is served, or does not read its
 * answers, is not read any further until it catches up.
 */
export class ConnectionLane {
  private readonly waiting: Frame[] = [];
  private waitingBytes = 0;
  private paused = false;
  private draining = false;
  private work: Promise<void> | undefined;

  constructor(
    private readonly client: WebSocket,
    private readonly answer: AnswerFrame,
  ) {}

  push(frame: Frame): void {
    // After our close frame the client's commands would take effect without an answer.
    if (this.client.readyState !== OPEN) return;
    this.waiting.push(frame);
    this.waitingBytes += frame.data.length;
    if (!this.paused && (this.waiting.length >= MOST_WAITING || this.waitingBytes >= MOST_WAITING_BYTES)) {
      this.paused = true;
      this.client.pause();
    }
    this.work ??= this.workThrough();
  }

  /** Reads nothing more, and returns when all that was read is answered. */
  async drain(): Promise<void> {
    this.draining = true;
    if (this.client.readyState === OPEN) this.client.pause();
    await this.work;
  }

  /** Says goodbye with `code` (RFC 6455, 7.4) and waits for the client's goodbye, for so many milliseconds at most. */
  async close(code: number, patience: number): Promise<void> {
    if (this.client.readyState !== OPEN) return;
    const closed = once(this.client, 'close', { signal: AbortSignal.timeout(patience) }).catch(
      () => undefined,
    );
    this.client.close(code);
    // The goodbye can only be read from a socket that is read.
    this.client.resume();
    await closed;
  }

  private async workThrough(): Promise<void> {
    for (let frame = this.waiting.shift(); frame !== undefined; frame = this.waiting.shift()) {
      this.waitingBytes -= frame.data.length;
      const answer = await this.answer(frame);
      if (answer !== undefined) await this.send(answer);
      this.readOnWhenFewWait();
    }
    this.work = undefined;
  }

  private readOnWhenFewWait(): void {
    if (
      this.draining ||
      !this.paused ||
      this.waiting.length > FEW_WAITING ||
      this.waitingBytes > MOST_WAITING_BYTES / 2
    )
      return;
    this.paused = false;
    if (this.client.readyState === OPEN) this.client.resume();
  }

  /**
   * Returns when the answer has left for the network: a client that does not read holds up its own lane only, and not for ever.
   */
  private send(answer: string): Promise<void> {
    if (this.client.readyState !== OPEN) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.client.terminate(), MOST_SENDING_MS);
      this.client.send(answer, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
