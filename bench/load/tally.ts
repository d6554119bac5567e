import { figuresOf, percentile, type Figures } from '../statistics.js';
import { Latencies } from './latencies.js';

/** The part of a load that counts, in milliseconds of `performance.now()`. */
export interface Stretch {
  readonly begin: number;
  end: number;
}

/** What came of a load. */
export class Tally {
  /** Answers in all, warm-up and the last ones in flight included. */
  answered = 0;
  private readonly latencies = new Latencies();
  private readonly late = new Latencies();
  private last = 0;

  /** @param least answers that have to count, however long it takes */
  constructor(
    readonly stretch: Stretch,
    private readonly least = 0,
  ) {}

  isOver(now: number): boolean {
    return now >= this.stretch.end && this.latencies.length >= this.least;
  }

  /**
   * @param since when its time began: when it was sent, or should have been
   * @param at the moment by which it belongs to the stretch or not
   */
  count(since: number, now: number, at: number): void {
    this.answered += 1;
    if (at < this.stretch.begin || this.isOver(at)) return;
    this.latencies.add(now - since);
    this.last = at;
  }

  /** By how many milliseconds the generator itself was behind its timetable. */
  countLate(milliseconds: number): void {
    this.late.add(milliseconds);
  }

  figures(): Figures {
    const seconds = (Math.max(this.last, this.stretch.end) - this.stretch.begin) / 1000;
    const late = this.late.values().sort();
    return {
      ...figuresOf(this.latencies.values(), seconds),
      ...(late.length > 0 ? { lateP99: percentile(late, 99) } : {}),
    };
  }
}
