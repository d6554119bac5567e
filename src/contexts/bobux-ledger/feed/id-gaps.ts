/** Ids from `first` to `last`. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

interface Gap extends IdRange {
  /** The transactions of which one may still bring them; undefined until they are noted. Empty: the next read decides. */
  readonly waitsFor: ReadonlySet<string> | undefined;
}

/**
 * Which rows of an append-only table have been seen, where ids are drawn from a sequence and transactions commit in any order: everything up to
 * `highest` but the gaps. A rolled back statement can leave a gap of 100,000 ids, so they are ranges.
 *
 * How a gap ends: every writer locks the table before it draws an id. So who may bring an id that is missing for the first time is among those
 * who hold that lock **after** the read; when all of them are gone, the read **after** that look sees the id, or it never comes. Above the highest
 * id that was found none ends: what was drawn there and cut off by a crash of PostgreSQL is drawn again. Below it none is, since it was written
 * down with that row.
 */
export class IdGaps {
  private gaps: readonly Gap[];

  /**
   * @param missing what may still come below `seenUpTo`, rising
   * @param holders the transactions that may bring it
   * @param foundUpTo the highest id that was found: it was committed
   */
  constructor(
    private seenUpTo: number,
    missing: readonly IdRange[] = [],
    holders: ReadonlySet<string> = new Set(),
    private foundUpTo = seenUpTo,
  ) {
    const first = Math.max(foundUpTo, missing.at(-1)?.last ?? 0) + 1;
    this.gaps = [
      ...missing.map((range) => ({ ...range, waitsFor: holders })),
      ...(first <= seenUpTo ? [{ first, last: seenUpTo, waitsFor: holders }] : []),
    ];
  }

  /** The highest id that was drawn when last read. */
  get highest(): number {
    return this.seenUpTo;
  }

  /** What may still come below `highest`, rising. */
  get missing(): readonly IdRange[] {
    return this.gaps;
  }

  /** The highest id that was found. */
  get found(): number {
    return this.foundUpTo;
  }

  /** All ids up to this one were seen, or never come. Never falls, and is never above `found`. */
  get decided(): number {
    const [first] = this.gaps;
    return first === undefined ? this.seenUpTo : first.first - 1;
  }

  /**
   * After a read of everything up to `upTo` that is missing, or above `highest`.
   * @param found the ids of the rows, rising
   * @param upTo no row with a higher id was read: below `highest`, what is missing above it stays as it is. Every id up to it was drawn before
   * the read's end
   */
  take(found: readonly number[], upTo: number): void {
    const fresh: Gap[] =
      upTo > this.seenUpTo ? [{ first: this.seenUpTo + 1, last: upTo, waitsFor: undefined }] : [];
    const [read, unread] = splitAt([...this.gaps, ...fresh], upTo);
    const open = read.flatMap((gap): Gap[] => {
      if (gap.first > this.foundUpTo) return [{ ...gap, waitsFor: undefined }];
      return gap.waitsFor?.size === 0 ? [] : [gap];
    });
    this.gaps = [...without(open, found), ...unread];
    this.seenUpTo = Math.max(this.seenUpTo, upTo);
    this.foundUpTo = Math.max(this.foundUpTo, found.at(-1) ?? 0);
  }

  /** What is above the highest id that was found counts as not seen: so many ids have not been drawn any more, since a crash. */
  rewindToFound(): void {
    this.seenUpTo = this.foundUpTo;
    this.gaps = this.gaps.filter(({ first }) => first < this.foundUpTo);
  }

  /** @param holders the transactions that hold the writers' lock, looked up after the last read and before the next */
  note(holders: ReadonlySet<string>): void {
    this.gaps = this.gaps.map(({ first, last, waitsFor }) => ({
      first,
      last,
      waitsFor:
        waitsFor === undefined ? holders : new Set([...waitsFor].filter((holder) => holders.has(holder))),
    }));
  }
}

/** @returns what is left of `ranges` without `ids`; both rising */
export function without<Range extends IdRange>(ranges: readonly Range[], ids: readonly number[]): Range[] {
  const left: Range[] = [];
  let at = 0;
  for (const range of ranges) {
    while (at < ids.length && ids[at]! < range.first) at += 1;
    let from = range.first;
    for (; at < ids.length && ids[at]! <= range.last; at += 1) {
      const id = ids[at]!;
      if (id > from) left.push({ ...range, first: from, last: id - 1 });
      from = id + 1;
    }
    if (from <= range.last) left.push({ ...range, first: from });
  }
  return left;
}

/** @returns the parts of `ranges` up to an id, and those above it */
export function splitAt<Range extends IdRange>(ranges: readonly Range[], id: number): [Range[], Range[]] {
  return [
    ranges.filter(({ first }) => first <= id).map((range) => ({ ...range, last: Math.min(range.last, id) })),
    ranges
      .filter(({ last }) => last > id)
      .map((range) => ({ ...range, first: Math.max(range.first, id + 1) })),
  ];
}

/** @returns the parts of `ranges` that are in `others` too; both rising, each without overlaps */
export function intersection(ranges: readonly IdRange[], others: readonly IdRange[]): IdRange[] {
  const common: IdRange[] = [];
  let at = 0;
  for (const { first, last } of ranges) {
    while (at < others.length && others[at]!.last < first) at += 1;
    for (let n = at; n < others.length && others[n]!.first <= last; n += 1) {
      common.push({ first: Math.max(first, others[n]!.first), last: Math.min(last, others[n]!.last) });
    }
  }
  return common;
}
