import { Histogram, type HistogramConfiguration } from 'prom-client';

const MAX_WAITING = 256;

interface Series {
  readonly child: { observe(figure: number): void };
  waiting: number[];
}

/** A tree with a level for each label: a series is found without joining its labels to a text. */
class Branch {
  readonly longer = new Map<string, Branch>();
  series: Series | undefined;

  with(label: string): Branch {
    let branch = this.longer.get(label);
    if (branch === undefined) this.longer.set(label, (branch = new Branch()));
    return branch;
  }
}

/**
 * A histogram that observes every request. Figures wait until there are many or somebody scrapes: counted one by one, between other work,
 * each costs ten times as much, since what that needs has left the processor's caches by then.
 */
export class BufferedHistogram<Label extends string> {
  private readonly histogram: Histogram<Label>;
  private readonly root = new Branch();
  private readonly all: Series[] = [];

  constructor(configuration: HistogramConfiguration<Label>) {
    this.histogram = new Histogram({ ...configuration, collect: () => this.countAll() });
  }

  /**
   * @param figure in the histogram's unit
   * @param labels the values of its labels, in their order
   */
  observe(figure: number, ...labels: readonly string[]): void {
    let branch = this.root;
    for (const label of labels) branch = branch.with(label);
    const series = (branch.series ??= this.begin(labels));
    series.waiting.push(figure);
    if (series.waiting.length === MAX_WAITING) count(series);
  }

  private begin(labels: readonly string[]): Series {
    const series = { child: this.histogram.labels(...labels), waiting: [] };
    this.all.push(series);
    return series;
  }

  private countAll(): void {
    for (const series of this.all) count(series);
  }
}

function count(series: Series): void {
  for (const figure of series.waiting) series.child.observe(figure);
  series.waiting = [];
}
