import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { PendingFrames } from './pending-frames.js';
import type { Answer, Frame, PreparedFrame, PrepareFrame } from './prepared-frame.js';
import { sendText } from './text-frames.js';
import { TurnCork } from './turn-cork.js';
import { hasUnfinishedFrame, releaseReceivedChunk } from './ws-internals.js';

/** Frames, and bytes of them, that wait before the socket is no longer read: enough to keep the connection busy while more comes. */
const MAX_WAITING = 64;
const MAX_WAITING_BYTES = 512 * 1024;
/** No more may wait when it is read again. A quarter: a client that sends too fast is paused once for 48 frames, not for each one. */
const RESUME_WAITING = MAX_WAITING / 4;
const RESUME_WAITING_BYTES = MAX_WAITING_BYTES / 2;

/** Frames of one connection in flight: one connection by itself can fill a batch of BalanceBatcher. */
const MAX_IN_FLIGHT = 512;
/** The same for all connections together, four batches; one of each connection may be in flight in any case. */
const MAX_IN_FLIGHT_OF_ALL = 2_048;

/** Answers that may wait to leave for the network before no new frame is begun. */
const MAX_UNSENT_BYTES = 64 * 1024;

const OPEN = 1;
/** RFC 6455, 7.4.1: "internal error". */
const INTERNAL_ERROR = 1011;

/** How many frames of all connections are in flight. */
export interface Load {
  inFlight: number;
}

/** The place of an answer among those of its connection; undefined until it is there. */
interface Slot {
  answer: Answer | undefined;
}

/**
 * Answers the frames of one connection in the order in which they came: the answer of the wire format names no request, and a later frame
 * must see the effect of an earlier one. Frames of one group are in flight together, any other frame alone. A client that sends faster than
 * it is served, or does not read its answers, is not read any further until it catches up.
 */
export class ConnectionQueue {
  private prepare: PrepareFrame | undefined;
  /** The first frame that waits, decoded; those behind it are in `pending`. */
  private next: PreparedFrame | undefined;
  private readonly pending = new PendingFrames();
  private readonly cork: TurnCork;
  /** Answers still to be sent, in the order of their frames. */
  private readonly slots: Slot[] = [];
  private inFlight = 0;
  /** The group of the frame that was begun last, while any is in flight. */
  private group: object | string | undefined;
  private paused = false;
  private draining = false;
  /** Too many answers wait to leave for the network. */
  private sendBlocked = false;
  private whenIdle: (() => void) | undefined;

  constructor(
    private readonly client: WebSocket,
    private readonly tcp: Socket,
    private readonly load: Load,
  ) {
    this.cork = new TurnCork(tcp);
  }

  /** Frames that came before wait until now. */
  begin(prepare: PrepareFrame): void {
    this.prepare = prepare;
    this.advance();
  }

  push(frame: Frame): void {
    // As dropWaiting.
    if (this.client.readyState !== OPEN) return;
    // Kept as text only where it has to wait.
    if (this.prepare !== undefined && this.waiting === 0 && !this.sendBlocked)
      this.next = this.prepare(frame);
    else this.pending.push(frame);
    this.advance();
    if (!this.paused && (this.waiting >= MAX_WAITING || this.pending.bytes >= MAX_WAITING_BYTES)) {
      this.paused = true;
      this.client.pause();
      // When ws has gone through all that it had received.
      process.nextTick(() => releaseReceivedChunk(this.client));
    }
  }

  /** Reads nothing more, and returns when all that was read is answered. */
  async drain(): Promise<void> {
    this.draining = true;
    if (this.client.readyState === OPEN) this.client.pause();
    if (!this.isIdle) await new Promise<void>((resolve) => (this.whenIdle = resolve));
  }

  /**
   * Closes the connection and waits for the client's close frame.
   * @param code RFC 6455, 7.4
   */
  async close(code: number, timeoutMs: number): Promise<void> {
    if (this.client.readyState !== OPEN) return;
    const closed = once(this.client, 'close', { signal: AbortSignal.timeout(timeoutMs) }).catch(
      () => undefined,
    );
    this.closeFor(code);
    // The client's close frame can only be received from a socket that is read.
    this.client.resume();
    await closed;
  }

  /** Frames that were not begun. */
  private get waiting(): number {
    return this.pending.length + (this.next === undefined ? 0 : 1);
  }

  private get isIdle(): boolean {
    return this.inFlight === 0 && this.waiting === 0 && !this.sendBlocked;
  }

  /** Begins what may begin. */
  private advance(): void {
    while (!this.sendBlocked) {
      this.next ??= this.prepareFirst();
      if (this.next === undefined || !this.canRun(this.next)) break;
      const frame = this.next;
      this.next = undefined;
      this.start(frame);
    }
    this.resumeWhenFewWait();
    if (this.isIdle) this.whenIdle?.();
  }

  private prepareFirst(): PreparedFrame | undefined {
    if (this.prepare === undefined) return undefined;
    const frame = this.pending.shift();
    return frame && this.prepare(frame);
  }

  private canRun(frame: PreparedFrame): boolean {
    if (this.inFlight === 0) return true;
    return (
      this.group !== undefined &&
      this.inFlight < MAX_IN_FLIGHT &&
      this.load.inFlight < MAX_IN_FLIGHT_OF_ALL &&
      frame.group() === this.group
    );
  }

  private start(frame: PreparedFrame): void {
    const slot: Slot = { answer: undefined };
    this.slots.push(slot);
    this.inFlight += 1;
    this.load.inFlight += 1;
    const { group, answer } = frame.run();
    this.group = group;
    if (!(answer instanceof Promise)) {
      this.finish(slot, answer);
      return;
    }
    const finish = (done: Answer): void => {
      this.finish(slot, done);
      this.advance();
    };
    // Against its contract: without an answer the order would be lost.
    answer.then(finish, () => finish({ text: '', code: INTERNAL_ERROR, reason: '' }));
  }

  private finish(slot: Slot, answer: Answer): void {
    slot.answer = answer;
    this.inFlight -= 1;
    this.load.inFlight -= 1;
    if (this.inFlight === 0) this.group = undefined;
    for (let done = this.slots[0]?.answer; done !== undefined; done = this.slots[0]?.answer) {
      this.slots.shift();
      this.deliver(done);
    }
  }

  private resumeWhenFewWait(): void {
    if (!this.paused || this.draining) return;
    if (this.waiting > RESUME_WAITING || this.pending.bytes > RESUME_WAITING_BYTES) return;
    this.paused = false;
    if (this.client.readyState === OPEN) this.client.resume();
  }

  private deliver(answer: Answer): void {
    if (typeof answer === 'string') {
      this.send(answer);
      return;
    }
    if (answer.text !== '') this.send(answer.text);
    if ('sent' in answer) {
      answer.sent();
      return;
    }
    this.closeFor(answer.code, answer.reason);
  }

  private closeFor(code: number, reason?: string): void {
    this.client.close(code, reason);
    this.dropWaiting();
  }

  /** Nothing is begun after our close frame: it would take effect without an answer. */
  private dropWaiting(): void {
    this.next = undefined;
    this.pending.clear();
  }

  private send(answer: string): void {
    const { client } = this;
    if (client.readyState !== OPEN) return;
    if (this.slots.length > 0 || this.waiting > 0 || hasUnfinishedFrame(client)) this.cork.hold();
    if (this.sendBlocked || client.bufferedAmount + answer.length <= MAX_UNSENT_BYTES)
      sendText(client, this.tcp, answer);
    else this.sendAndWait(answer);
  }

  /** A client that does not read blocks its own connection only, and not for ever: the server ends it (shared/http/open-sockets.ts). */
  private sendAndWait(answer: string): void {
    this.sendBlocked = true;
    this.client.send(answer, (error) => {
      // It is gone: what it did not get an answer to is not begun either.
      if (error) this.dropWaiting();
      this.sendBlocked = false;
      this.advance();
    });
  }
}
