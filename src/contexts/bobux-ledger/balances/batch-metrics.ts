import { Injectable } from '@nestjs/common';
import { Metrics } from '../../../shared/observability/metrics.js';

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** How many commands went in one statement. */
@Injectable()
export class BatchMetrics {
  private readonly histogram;

  constructor(metrics: Metrics) {
    this.histogram = metrics.histogram(
      'quartet_bobux_batch_size',
      'Bobux commands in one statement',
      ['statement'],
      SIZES,
    );
  }

  /** @returns what observes the size of each batch */
  of(statement: 'change' | 'lookup'): (size: number) => void {
    return (size) => this.histogram.observe(size, statement);
  }
}
