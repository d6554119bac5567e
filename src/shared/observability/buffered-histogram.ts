import { Histogram, type HistogramConfiguration } from 'prom-client';

const MAX_WAITING = 256;

interface Series {
  readonly child: { observe(figure: number): void };
  waiting: number[];
}

/**
 * A histogram that observes every request. Figures wait until there are many or somebody scrapes: counted one by one, between other work,
 * each costs ten times as much, since what that needs has left the processor's caches by then.
 */
export class BufferedHistogram<Label extends string> {
  private readonly histogram: Histogram<Label>;
  private readonly series = new Map<string, Series>();

  constructor(configuration: HistogramConfiguration<Label>) {
    this.histogram = new Histogram({ ...configuration, collect: () => this.countAll() });
  }

  /**
   * @param figure in the histogram's unit
   * @param labels the values of its labels, in their order
   */
  observe(figure: number, ...labels: readonly string[]): void {
    const name = labels.join('\n');
    let series = this.series.get(name);
    if (series === undefined) {
      series = { child: this.histogram.labels(...labels), waiting: [] };
      this.series.set(name, series);
    }
    series.waiting.push(figure);
    if (series.waiting.length === MAX_WAITING) count(series);
  }

  private countAll(): void {
    for (const series of this.series.values()) count(series);
  }
}

function count(series: Series): void {
  for (const figure of series.waiting) series.child.observe(figure);
  series.waiting = [];
}
