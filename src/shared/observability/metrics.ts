import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { BufferedHistogram } from './buffered-histogram.js';
import { processMetrics } from './process-metrics.js';

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of this process, in Prometheus' form. Contexts add theirs with `counter`, `gauge` and `histogram`. */
@Injectable()
export class Metrics {
  private readonly ofProcess = processMetrics();
  private readonly registry = new Registry();

  counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  /** @param collect is called at each scrape, which waits for it */
  gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    collect: (gauge: Gauge<Label>) => void | Promise<void>,
  ): Gauge<Label> {
    return new Gauge({
      name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        return collect(this);
      },
    });
  }

  /** A histogram of seconds, or of what `buckets` are made for. */
  histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets = SECONDS,
  ): BufferedHistogram<Label> {
    return new BufferedHistogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }

  /** The text that Prometheus scrapes, and its content type. */
  async scrape(): Promise<{ text: string; contentType: string }> {
    const texts = await Promise.all([this.ofProcess.metrics(), this.registry.metrics()]);
    return { text: texts.join('\n'), contentType: this.registry.contentType };
  }
}
