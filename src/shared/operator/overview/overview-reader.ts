import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { Clock } from '../../jobs/clock.js';
import { ContextNames } from '../context-names.js';
import { dayOf, figuresOf, hourOf, isSlow } from './context-figures.js';
import { ContextNeeds } from './needs.js';
import type { OperatorNeed, OperatorOverview } from './overview.dto.js';
import { PlatformNeeds } from './platform-needs.js';

/** However many look, it is read so often at most. */
const FRESH_MS = 1_000;

/** What the overview shows. */
@Injectable()
export class OverviewReader {
  private reading: { readonly since: number; readonly overview: Promise<OperatorOverview> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly names: ContextNames,
    private readonly platform: PlatformNeeds,
    private readonly needs: ContextNeeds,
  ) {}

  read(): Promise<OperatorOverview> {
    const now = performance.now();
    if (this.reading === undefined || now - this.reading.since > FRESH_MS)
      this.reading = { since: now, overview: this.find() };
    return this.reading.overview;
  }

  private async find(): Promise<OperatorOverview> {
    const now = this.clock.now();
    const [rows, days, found] = await Promise.all([
      hourOf(this.database, now),
      dayOf(this.database, now),
      Promise.all([this.platform.find(), ...this.needs.all.map((find) => find(this.database))]),
    ]);
    const of = (context: string) => rows.filter((row) => row.context === context);
    const slow = this.names.all
      .filter((context) => isSlow(of(context), now))
      .map((context): OperatorNeed => ({
        kind: 'context.slow',
        weight: 'problem',
        text: `${context}: one answer in a hundred has taken longer than 250 ms for five minutes.`,
        count: 1,
        page: null,
      }));
    return {
      at: now.toISOString(),
      contexts: this.names.all.map((context) => figuresOf(context, of(context), days.get(context) ?? 0, now)),
      needs: [...slow, ...found.flat()].sort((a, b) => b.weight.localeCompare(a.weight)),
    };
  }
}
