import { Injectable } from '@nestjs/common';
import { Metrics } from '../../../shared/observability/metrics.js';

/** How long commands take, by name and outcome. */
@Injectable()
export class CommandMetrics {
  private readonly histogram;

  constructor(metrics: Metrics) {
    this.histogram = metrics.histogram('quartet_bobux_command_seconds', 'Bobux commands', [
      'command',
      'outcome',
    ]);
  }

  observe(command: string, outcome: string, milliseconds: number): void {
    this.histogram.observe(milliseconds / 1000, command, outcome);
  }
}
