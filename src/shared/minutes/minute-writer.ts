import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Clock } from '../jobs/clock.js';
import { PeriodicJob } from '../jobs/periodic-job.js';
import { MinuteFigures } from './minute-figures.js';

/** The row of the minute that goes on is written so often: a page shows what is, not what was. */
const WRITE_INTERVAL_MS = 5_000;
const SWEEP_MS = 3_600_000;
const KEPT_MS = 48 * 3_600_000;

/** Writes what this process was asked for, one row a minute and context. What cannot be written is lost: these are figures. */
@Injectable()
export class MinuteWriter extends PeriodicJob {
  private readonly process = randomUUID();
  /** At once after the start: a process that is started anew each hour must sweep too. */
  private sweptAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly figures: MinuteFigures,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super(WRITE_INTERVAL_MS);
  }

  /** Nothing more is to be done at once, however much was counted. */
  protected async step(): Promise<boolean> {
    await this.write();
    if (performance.now() - this.sweptAt > SWEEP_MS) {
      this.sweptAt = performance.now();
      const end = new Date(this.clock.now().getTime() - KEPT_MS);
      await this.database.query('DELETE FROM platform.minutes WHERE minute < $1', [end]);
    }
    return false;
  }

  private async write(): Promise<void> {
    const rows = [...this.figures.take()].map(([context, counted]) => ({ context, ...counted }));
    if (rows.length === 0) return;
    await this.database.query(
      `INSERT INTO platform.minutes AS m (minute, process, context, requests, errors, histogram)
       SELECT date_trunc('minute', $1::timestamptz), $2, context, requests, errors, histogram
       FROM jsonb_to_recordset($3) AS r (context text, requests integer, errors integer, histogram integer[])
       ON CONFLICT (minute, process, context) DO UPDATE SET requests = m.requests + excluded.requests, errors = m.errors + excluded.errors,
         histogram = ARRAY(SELECT a + b FROM unnest(m.histogram, excluded.histogram) WITH ORDINALITY AS u (a, b, place) ORDER BY place)`,
      [this.clock.now(), this.process, JSON.stringify(rows)],
    );
  }
}
