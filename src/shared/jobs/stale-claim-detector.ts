/** A piece of work (a mail, a receipt, a notice) that a process does; `tries` distinguishes one claim of it from the next. */
export interface Claim {
  readonly id: string;
  readonly tries: number;
}

/** Longer than one try of a `LeasedQueueWorker` may last, if nothing else is said, and than a database stays away in most cases. */
const ABANDONED_MS = 10 * 60_000;
/** After a gap this long nobody can distinguish a dead process from one that was cut off just as long: observing starts anew. */
const LONGEST_GAP_MS = 60_000;

/**
 * Which claims belong to processes that have died. A claim is abandoned when this process has seen it unchanged for `abandonedMs` of its own monotonic clock, looking all
 * the while: no clock that is set ends it, and neither does a database that was away for everybody, whose return the process needs as well.
 */
export class StaleClaimDetector {
  private seen = new Map<string, number>();
  private last = Number.NEGATIVE_INFINITY;

  constructor(private readonly abandonedMs = ABANDONED_MS) {}

  /**
   * @param claims all that stand in the database now
   * @param at milliseconds of a monotonic clock
   * @returns those that are abandoned
   */
  look(claims: readonly Claim[], at: number): Claim[] {
    const known = at - this.last > LONGEST_GAP_MS ? new Map<string, number>() : this.seen;
    this.last = at;
    this.seen = new Map(claims.map(({ id, tries }) => [`${id} ${tries}`, known.get(`${id} ${tries}`) ?? at]));
    return claims.filter(({ id, tries }) => at - (this.seen.get(`${id} ${tries}`) ?? at) >= this.abandonedMs);
  }
}
