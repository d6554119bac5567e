import { Injectable } from '@nestjs/common';
import { MinuteFigures } from '../../../shared/minutes/minute-figures.js';
import { Metrics } from '../../../shared/observability/metrics.js';

/** How long commands take, by name and outcome. */
@Injectable()
export class CommandMetrics {
  private readonly histogram;

  constructor(
    metrics: Metrics,
    private readonly minutes: MinuteFigures,
  ) {
    this.histogram = metrics.histogram('quartet_bobux_command_seconds', 'Bobux commands', [
      'command',
      'outcome',
    ]);
  }

  observe(command: string, outcome: string, milliseconds: number): void {
    this.histogram.observe(milliseconds / 1000, command, outcome);
    this.minutes.observe('bobux', milliseconds, outcome === 'DB_ERROR' || outcome === 'SERVER_ERROR');
  }
}
