import type { Entry, Player } from '../generated/bobux.js';
import { readServerText, type Answer, type EventMessage } from './answer.js';
import { BobuxError } from './errors.js';
import { Link } from './link.js';
import { Queue } from './queue.js';
import { SeenEntries } from './seen-entries.js';
import type { Signer } from './signing.js';

/** Whose changes, and from where on. */
export interface SubscribeOptions {
  /** Up to 1,000, named as everywhere; all unless told. */
  readonly players?: readonly (number | string | { readonly id: string; readonly discord?: boolean })[];
  /** The `since` of the last event that you have dealt with; unless told, what is committed from now on. */
  readonly since?: number;
}

/** A change of a balance. */
export interface BalanceEvent {
  /** Unix seconds. */
  readonly timestamp: number;
  readonly entry: Entry;
  /** As it was when the event was made; null where it was gone. */
  readonly player: Player | null;
  /** To go on after this event: `subscribe({ since })`. */
  readonly since: number;
}

/** Events that may wait for the loop before the connection is read no further. */
const MAX_WAITING = 256;

/** What the server may say of itself while it starts or stops: it is asked again. */
const PASSING: readonly string[] = ['DB_ERROR', 'SERVER_ERROR'];

/** The events of one `subscribe`, for one loop. */
export class Subscription implements AsyncIterableIterator<BalanceEvent> {
  private link: Link | undefined;
  private readonly events = new Queue<BalanceEvent>();
  private seen = new SeenEntries();
  private since: number | undefined;
  /** Where this connection began: nothing from before it comes, all from there on may come twice. */
  private from = 0;
  /** The server has said once where it began. */
  private hasBegun = false;
  private isSubscribed = false;
  private failure: Error | undefined;
  private isOver = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly url: string,
    private readonly signer: () => Signer,
    private readonly options: SubscribeOptions,
    private readonly onEnd: () => void,
  ) {
    this.since = options.since;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<BalanceEvent>> {
    this.link ??= this.start();
    for (;;) {
      const event = this.events.shift();
      if (event !== undefined) {
        if (this.events.length < MAX_WAITING / 4) this.link.resume();
        return { done: false, value: event };
      }
      if (this.failure !== undefined) {
        const error = this.failure;
        this.failure = undefined;
        await this.close();
        throw error;
      }
      if (this.isOver) return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  async return(): Promise<IteratorResult<BalanceEvent>> {
    await this.close();
    return { done: true, value: undefined };
  }

  /** Ends the loop, and closes the connection. */
  async close(): Promise<void> {
    this.isOver = true;
    this.events.clear();
    this.wake?.();
    this.onEnd();
    await this.link?.close();
  }

  /** For the client: the key is another, and a subscription ends with its key. Goes on from where it is, without a gap. */
  renew(): void {
    this.link?.drop('the key is another');
  }

  private start(): Link {
    const link = new Link(this.url, {
      opened: () => this.subscribe(link),
      received: (text) => this.received(link, text),
      lost: () => undefined,
      refused: (error) => this.fail(error),
      isAwaiting: () => !this.isSubscribed,
    });
    link.open();
    return link;
  }

  private subscribe(link: Link): void {
    const { players } = this.options;
    const { since } = this;
    this.isSubscribed = false;
    link.send(
      this.signer().sign({
        command: 'subscribe',
        ...(players && { players }),
        ...(since !== undefined && { since }),
      }),
    );
  }

  private received(link: Link, text: string): void {
    const message = readServerText(text);
    if (message === undefined) link.drop('the server sent what is no event');
    else if ('event' in message) this.happened(link, message);
    else if (!this.isSubscribed) this.subscribed(link, message);
  }

  private subscribed(link: Link, { success, error = 'SERVER_ERROR', data }: Answer): void {
    if (success) {
      this.isSubscribed = true;
      this.from = Number(data.since);
      // Below what was asked for where some of that may still come: who is cut off goes on from here, also before the first event.
      if (!this.hasBegun) this.since = this.from;
      this.hasBegun = true;
    } else if (PASSING.includes(error)) link.drop(`subscribe: ${error}`);
    else this.fail(new BobuxError('subscribe', error, data));
  }

  private happened(link: Link, { event, timestamp, data }: EventMessage): void {
    if (event === 'lagged') {
      this.beginAgainAt(Number(data.since));
      link.drop('the events were read too slowly, or the database has gone back');
    }
    if (event !== 'balance' || this.isOver) return;
    const { entry, player, since } = data as unknown as Omit<BalanceEvent, 'timestamp'>;
    this.since = Math.max(this.since ?? since, since);
    if (!this.seen.add(entry, this.from)) return;
    this.events.push({ timestamp, entry, player, since: this.since });
    if (this.events.length >= MAX_WAITING) link.pause();
    this.wake?.();
  }

  private beginAgainAt(since: number): void {
    if (since >= (this.since ?? since)) return;
    // The database has gone back, as to a standby: other entries get the ids of those that were seen.
    this.since = since;
    this.seen = new SeenEntries();
  }

  private fail(error: Error): void {
    this.failure = error;
    this.wake?.();
  }
}
