import { Injectable } from '@nestjs/common';
import { bucketOf, BUCKETS } from './histogram.js';

/** What was counted of a context. */
export interface Counted {
  requests: number;
  errors: number;
  readonly histogram: number[];
}

/** By the first segment of a route's pattern, which context it is. */
export class ContextSegments {
  constructor(readonly contexts: ReadonlyMap<string, string>) {}
}

/** Counts what this process is asked for, by context, until MinuteWriter takes it. */
@Injectable()
export class MinuteFigures {
  private counted = new Map<string, Counted>();

  constructor(private readonly segments: ContextSegments) {}

  /** @param route the pattern, as Express has it: `/imvu/accounts/:id` */
  observeRoute(route: string, milliseconds: number, isError: boolean): void {
    const context = this.segments.contexts.get(firstSegment(route));
    if (context !== undefined) this.observe(context, milliseconds, isError);
  }

  observe(context: string, milliseconds: number, isError: boolean): void {
    let counted = this.counted.get(context);
    if (counted === undefined) {
      counted = { requests: 0, errors: 0, histogram: new Array<number>(BUCKETS).fill(0) };
      this.counted.set(context, counted);
    }
    counted.requests += 1;
    if (isError) counted.errors += 1;
    const bucket = bucketOf(milliseconds);
    counted.histogram[bucket] = (counted.histogram[bucket] ?? 0) + 1;
  }

  /** What was counted since this was called last. */
  take(): ReadonlyMap<string, Counted> {
    const taken = this.counted;
    this.counted = new Map();
    return taken;
  }
}

function firstSegment(route: string): string {
  const end = route.indexOf('/', 1);
  return route.slice(1, end < 0 ? undefined : end);
}
