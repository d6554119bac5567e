import { LiShopError } from '../lishop-error.js';
import type { ChangePage, Changes } from '../sync/changes.repository.js';
import type { Cursor } from '../sync/cursor.js';
import { eventText, isBefore, type EventStream } from './event-stream.js';

const PAGE = 200;

/**
 * The streams of one list in this process. What is new is read once for all of them that are live, by the cursor: a notification that is lost, or
 * comes twice, changes nothing. A stream that is behind reads for itself, from its own cursor; nothing is held for it meanwhile.
 */
export class ListFeed {
  private readonly streams = new Set<EventStream>();
  private reading = false;
  private again = false;

  /**
   * @param cursor those that are live were sent everything up to here
   * @param complain of a reading that failed, and will be done again
   */
  constructor(
    private readonly list: number,
    private cursor: Cursor,
    private readonly changes: Pick<Changes, 'since'>,
    private readonly complain: (error: unknown) => void,
  ) {}

  get isEmpty(): boolean {
    return this.streams.size === 0;
  }

  /** Whether it has read up to this change of the list. */
  hasRead(change: number): boolean {
    return this.cursor.change === change;
  }

  add(stream: EventStream): void {
    this.streams.add(stream);
  }

  remove(stream: EventStream): void {
    this.streams.delete(stream);
  }

  /** Reads what is new in the list, and sends it to all streams that are live. */
  async read(): Promise<void> {
    this.again = true;
    if (this.reading) return;
    this.reading = true;
    try {
      while (this.again && !this.isEmpty) {
        this.again = false;
        const page = await this.changes.since(this.list, this.cursor, PAGE);
        this.cursor = page.cursor;
        this.again ||= page.more;
        this.publish(page);
      }
    } catch (error) {
      this.giveUp(this.streams, error);
    } finally {
      this.reading = false;
    }
  }

  /** Reads for one stream alone, until it is where the others are. */
  catchUp(stream: EventStream): void {
    stream.again = true;
    if (!stream.catchingUp) void this.readFor(stream);
  }

  private publish({ changes }: ChangePage): void {
    for (const change of changes) {
      const text = eventText(change);
      for (const stream of this.streams) {
        // It has to read what comes before this, and may have failed to.
        if (stream.again || stream.catchingUp || stream.isBlocked) stream.again = true;
        else stream.send(change, text);
      }
    }
  }

  private async readFor(stream: EventStream): Promise<void> {
    stream.catchingUp = true;
    try {
      while (stream.again && !stream.isBlocked && !stream.isOver) {
        stream.again = false;
        const page = await this.changes.since(this.list, stream.cursor, PAGE);
        for (const change of page.changes) {
          if (stream.isBlocked) break;
          stream.send(change, eventText(change));
        }
        // A blocked stream goes on from its own cursor, when its socket takes more.
        if (stream.isBlocked) break;
        stream.again ||= page.more;
        if (!page.more && isBefore(stream.cursor, page.cursor)) stream.cursor = page.cursor;
      }
    } catch (error) {
      stream.again = true;
      this.giveUp([stream], error);
    } finally {
      // In the same turn as the last look at `again`: what comes from now on is sent, and not read.
      stream.catchingUp = false;
    }
  }

  /** The phones come back, and get the error then: 401, 410. While the database is away they keep what they have. */
  private giveUp(streams: Iterable<EventStream>, error: unknown): void {
    if (!(error instanceof LiShopError)) this.complain(error);
    else for (const stream of streams) stream.end();
  }
}
