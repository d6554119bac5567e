import type { Response } from 'express';
import type { Change } from '../sync/changes.repository.js';
import { cursorText, type Cursor } from '../sync/cursor.js';

/** Whether `cursor` is before `other`. */
export function isBefore(cursor: Cursor, other: Cursor): boolean {
  const place = ({ article = Infinity }: Cursor): number => article;
  return cursor.change < other.change || (cursor.change === other.change && place(cursor) < place(other));
}

/** A change as one of the stream's events. */
export function eventText({ cursor, json }: Change): string {
  return `id: ${cursorText(cursor)}\nevent: change\ndata: ${json}\n\n`;
}

/** Of one phone: server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class EventStream {
  /** The phone was sent everything up to here. */
  cursor: Cursor;
  /** Reads by itself what it has not been sent, since its phone was away, or reads slowly. */
  catchingUp = false;
  /** More has come while it was reading. */
  again = false;
  private blocked = false;

  constructor(
    private readonly response: Response,
    readonly list: number,
    /** Who listens, by what finds the key. */
    readonly key: Buffer,
    cursor: Cursor,
    onDrain: () => void,
  ) {
    this.cursor = cursor;
    response.on('drain', () => {
      this.blocked = false;
      onDrain();
    });
  }

  /** Its socket takes no more for now: what comes meanwhile is read again later, and held by nobody. */
  get isBlocked(): boolean {
    return this.blocked;
  }

  get isOver(): boolean {
    return this.response.writableEnded || this.response.destroyed;
  }

  /** @param retryMs how long the phone is to wait before it comes back when the stream has ended */
  open(retryMs: number): void {
    this.response.status(200);
    this.response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    this.response.setHeader('Cache-Control', 'no-store, no-transform');
    // nginx holds answers back otherwise.
    this.response.setHeader('X-Accel-Buffering', 'no');
    // An id without data is no event: the phone can come back from here before there was any.
    this.write(`retry: ${retryMs}\nid: ${cursorText(this.cursor)}\n\n`);
  }

  /** Sends a change, once. @param text its event */
  send({ cursor }: Pick<Change, 'cursor'>, text: string): void {
    if (!isBefore(this.cursor, cursor)) return;
    this.cursor = cursor;
    this.write(text);
  }

  /** Keeps proxies from taking the silence for an end. */
  heartbeat(): void {
    if (!this.blocked) this.write(':\n\n');
  }

  end(): void {
    if (!this.isOver) this.response.end();
  }

  private write(text: string): void {
    if (this.isOver) return;
    if (!this.response.write(text)) this.blocked = true;
  }
}
