import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { releaseReceivedChunk } from './received-chunk.js';
import { PendingFrames } from './pending-frames.js';
import type { Answer, Frame, FrameTask, ReadFrame } from './frame-task.js';

/** Frames that wait on one connection before its socket is no longer read, and how few must be left before it is again. */
const MOST_WAITING = 64;
const FEW_WAITING = 16;
const MOST_WAITING_BYTES = 512 * 1024;

/** Frames of one connection that may be at work at the same moment. */
const MOST_AT_WORK = 512;
/** The same for all connections together; one of each connection may be at work in any case. */
const MOST_AT_WORK_IN_ALL = 2_048;

/** Answers that may wait to leave for the network before nothing more is begun. */
const MOST_UNSENT_BYTES = 64 * 1024;
/** How long a client may take to read those. */
const MOST_SENDING_MS = 60_000;

const OPEN = 1;
/** RFC 6455, 7.4.1: "internal error". */
const INTERNAL_ERROR = 1011;

/** How many frames are at work on all lanes. */
export interface Load {
  atWork: number;
}

/** The place of an answer among those of its connection; undefined so long as there is none. */
interface Slot {
  answer: Answer | undefined;
}

/**
 * Answers the frames of one connection in the order in which they came: the answer of the wire format names no request, and a later frame
 * must see the effect of an earlier one. Frames that keep their order by themselves are at work together, any other one alone. A client
 * that sends faster than it is served, or does not read its answers, is not read any further until it catches up.
 */
export class ConnectionQueue {
  private readonly waiting = new PendingFrames();
  /** The first of those that wait, read already. */
  private next: FrameTask | undefined;
  /** The last one that began, so long as any is at work. */
  private last: FrameTask | undefined;
  private readonly slots: Slot[] = [];
  private atWork = 0;
  private read: ReadFrame | undefined;
  private paused = false;
  private draining = false;
  private corked = false;
  /** Too much waits to leave for the network. */
  private clogged = false;
  private whenIdle: (() => void) | undefined;

  constructor(
    private readonly client: WebSocket,
    private readonly socket: Socket,
    private readonly load: Load,
  ) {}

  /** Frames that came before wait until now. */
  begin(read: ReadFrame): void {
    this.read = read;
    this.advance();
  }

  push(frame: Frame): void {
    // After our close frame the client's commands would take effect without an answer.
    if (this.client.readyState !== OPEN) return;
    if (!this.beginsAtOnce(frame)) this.waiting.push(frame);
    if (!this.paused && (this.waiting.length >= MOST_WAITING || this.waiting.bytes >= MOST_WAITING_BYTES)) {
      this.paused = true;
      this.client.pause();
      // When all of what came is looked through.
      process.nextTick(() => {
        releaseReceivedChunk(this.client);
        this.waiting.pack();
      });
    }
  }

  /** Reads nothing more, and returns when all that was read is answered. */
  async drain(): Promise<void> {
    this.draining = true;
    if (this.client.readyState === OPEN) this.client.pause();
    if (!this.isIdle) await new Promise<void>((resolve) => (this.whenIdle = resolve));
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

  private get isIdle(): boolean {
    return this.atWork === 0 && this.waiting.length === 0 && !this.clogged;
  }

  /** Without a place among those that wait, where it has not to. */
  private beginsAtOnce(frame: Frame): boolean {
    if (this.read === undefined || this.clogged || this.waiting.length > 0) return false;
    const task = this.read(frame);
    if (this.atWork > 0 && !this.mayJoin(task)) {
      this.next = task;
      return false;
    }
    this.start(task);
    return true;
  }

  /** Begins what may begin. */
  private advance(): void {
    const { read } = this;
    if (read === undefined) return;
    while (this.waiting.length > 0 && !this.clogged) {
      this.next ??= read(this.waiting.first());
      if (this.atWork > 0 && !this.mayJoin(this.next)) break;
      const task = this.next;
      this.next = undefined;
      this.waiting.shift();
      this.start(task);
    }
    this.readOnWhenFewWait();
    if (this.whenIdle !== undefined && this.isIdle) this.whenIdle();
  }

  private mayJoin(task: FrameTask): boolean {
    const company = this.last?.company;
    return (
      company !== undefined &&
      this.atWork < MOST_AT_WORK &&
      this.load.atWork < MOST_AT_WORK_IN_ALL &&
      task.mayJoin(company)
    );
  }

  private start(task: FrameTask): void {
    const answer = task.answer();
    if (!(answer instanceof Promise)) {
      if (this.slots.length === 0) this.deliver(answer);
      else this.slots.push({ answer });
      return;
    }
    const slot: Slot = { answer: undefined };
    this.slots.push(slot);
    this.last = task;
    this.atWork += 1;
    this.load.atWork += 1;
    answer.then(
      (done) => this.finish(slot, done),
      // Against its contract: without an answer the order would be lost.
      () => this.finish(slot, { text: '', code: INTERNAL_ERROR, reason: '' }),
    );
  }

  private finish(slot: Slot, answer: Answer): void {
    slot.answer = answer;
    this.atWork -= 1;
    this.load.atWork -= 1;
    // What a connection keeps until its next frame, the collector has to carry along.
    if (this.atWork === 0) this.last = undefined;
    for (let done = this.slots[0]?.answer; done !== undefined; done = this.slots[0]?.answer) {
      this.slots.shift();
      this.deliver(done);
    }
    this.advance();
  }

  private readOnWhenFewWait(): void {
    if (
      this.draining ||
      !this.paused ||
      this.waiting.length > FEW_WAITING ||
      this.waiting.bytes > MOST_WAITING_BYTES / 2
    )
      return;
    this.paused = false;
    if (this.client.readyState === OPEN) this.client.resume();
  }

  private deliver(answer: Answer): void {
    if (typeof answer === 'string') {
      this.send(answer);
      return;
    }
    if (answer.text !== '') this.send(answer.text);
    this.client.close(answer.code, answer.reason);
  }

  /** A client that does not read holds up its own lane only, and not for ever. */
  private send(answer: string): void {
    const { client } = this;
    if (client.readyState !== OPEN) return;
    if (this.slots.length > 0 || this.waiting.length > 0) this.cork();
    if (this.clogged || client.bufferedAmount + answer.length <= MOST_UNSENT_BYTES) client.send(answer);
    else this.sendAndWait(answer);
  }

  /** Many answers in one turn of the event loop leave in one piece. */
  private cork(): void {
    if (this.corked) return;
    this.corked = true;
    this.socket.cork();
    process.nextTick(() => {
      this.corked = false;
      this.socket.uncork();
    });
  }

  private sendAndWait(answer: string): void {
    this.clogged = true;
    const timer = setTimeout(() => this.client.terminate(), MOST_SENDING_MS);
    this.client.send(answer, () => {
      clearTimeout(timer);
      this.clogged = false;
      this.advance();
    });
  }
}
