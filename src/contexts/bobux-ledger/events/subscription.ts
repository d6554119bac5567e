import { intersection, splitAt, without, type IdRange } from '../feed/id-gaps.js';
import type { CommittedEntry } from './entry-reader.js';
import type { EventChannel, EventText } from './event-channel.js';

/** More than this waits to be taken: the subscriber is read for by itself. */
const MAX_UNSENT_BYTES = 256 * 1024;
/** A subscriber that takes nothing for so long is given up. */
const MAX_SILENCE_MS = 30_000;

/** Which entries have been read. */
export interface Position {
  /** All entries up to this one… */
  readonly highest: number;
  /** …but these, rising. */
  readonly missing: readonly IdRange[];
}

/** One connection that hears of balances. */
export class Subscription {
  /** All entries up to this one were sent, or never come. Never falls. */
  since = 0;
  /** What was read for it, where it is behind the others; undefined where it is not. */
  position: Position | undefined;
  /** Somebody is reading for it. */
  isBeingRead = false;
  isAdmin = false;
  ended = false;
  /** Entries that it was sent, and the others may still be. */
  private readonly ahead = new Set<number>();
  /** What has to wait for the answer to `subscribe`; undefined once that was sent. */
  private waiting: EventText[] | undefined = [];
  private taken = 0;
  private silentSince = performance.now();

  /**
   * @param key the API key that signed it
   * @param players bobux ids; undefined: all
   */
  constructor(
    readonly channel: EventChannel,
    readonly key: string,
    readonly players: ReadonlySet<number> | undefined,
  ) {}

  /** The answer to `subscribe` was sent. */
  begin(): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    if (waiting.length > 0) this.channel.send(waiting);
  }

  /** @param events which nobody changes any more */
  send(events: readonly EventText[]): void {
    if (this.waiting === undefined) {
      if (events.length > 0) this.channel.send(events);
      return;
    }
    this.waiting.push(...events);
  }

  get isBlocked(): boolean {
    return this.channel.unsent > MAX_UNSENT_BYTES;
  }

  /** It has too much to take, and has taken nothing for long. */
  get isSilent(): boolean {
    const { taken } = this.channel;
    if (taken !== this.taken || !this.isBlocked) {
      this.taken = taken;
      this.silentSince = performance.now();
    }
    return performance.now() - this.silentSince > MAX_SILENCE_MS;
  }

  /** Whether it may have been sent entries that are still to come to the others. */
  get isAhead(): boolean {
    return this.ahead.size > 0;
  }

  /** Whether it was sent this entry when it was read for by itself. */
  wasSent(id: number): boolean {
    return this.ahead.delete(id);
  }

  /**
   * It has all entries up to `asked` from before, but what may still come below it, which nobody has seen.
   * @param tail what was read for the others, after it asked
   */
  resume(asked: number, { position, decided }: { position: Position; decided: number }): void {
    this.position = { highest: asked, missing: splitAt(position.missing, asked)[0] };
    this.since = Math.min(asked, decided);
  }

  /**
   * It was sent all that was read for the others, and hears with them from now on.
   * @param tail what was read for them
   * @param decided up to which nothing comes any more of that
   */
  keepUp(tail: Position, decided: number): void {
    this.position = undefined;
    this.since = Math.max(this.since, decided);
    // Only what the others may still be sent.
    for (const id of this.ahead) {
      const isToCome = id > tail.highest || tail.missing.some(({ first, last }) => first <= id && id <= last);
      if (!isToCome) this.ahead.delete(id);
    }
  }

  /**
   * From now on it is read for by itself.
   * @param position of what the others get it got all up to here
   * @param since the last that was published to the others
   */
  fallBehind({ highest, missing }: Position, since: number): void {
    this.position = { highest, missing };
    this.since = Math.max(this.since, since);
  }

  /**
   * Its entries up to `upTo` were read, which may be less than it had before: then what is missing above is still to be read.
   * @param found in their order
   * @param undecided what could still come below `upTo`, before they were read
   * @returns those that it was not sent before, each with the `since` that is true once it was
   */
  advance(
    found: readonly CommittedEntry[],
    upTo: number,
    undecided: readonly IdRange[],
  ): { entry: CommittedEntry; since: number }[] {
    const { highest, missing } = this.position!;
    const wanted = upTo > highest ? [...missing, { first: highest + 1, last: upTo }] : missing;
    const [read, unread] = splitAt(wanted, upTo);
    const open = intersection(read, undecided);
    const fresh = found.filter(({ id }) => !this.ahead.has(id));
    for (const { id } of fresh) {
      if (open.some(({ first, last }) => first <= id && id <= last)) this.ahead.add(id);
    }
    const ids = found.map(({ id }) => id);
    const left = [...without(open, ids), ...unread];
    this.position = { highest: Math.max(highest, upTo), missing: left };
    const decided = left[0] === undefined ? Number.MAX_SAFE_INTEGER : left[0].first - 1;
    return fresh.map((entry) => {
      this.since = Math.max(this.since, Math.min(decided, entry.id));
      return { entry, since: this.since };
    });
  }
}
