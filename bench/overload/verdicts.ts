import type { OverloadReport, Phase } from './overload-client.js';
import type { Sample } from './resident-memory.js';

const MIB = 2 ** 20;
const MAX_BYTES = 400 * MIB;
/** "Back" is not the very page: an idle V8 keeps some of the heap that it once needed. */
const BACK = 1.5;
const BACK_WITHIN_SECONDS = 45;

export interface Course {
  readonly report: OverloadReport;
  readonly samples: readonly Sample[];
  /** When each phase began, milliseconds since 1970. */
  readonly began: Readonly<Record<Phase, number>>;
  /** Rows by which the history grew. */
  readonly entries: number;
}

export interface Verdict {
  readonly what: string;
  readonly found: string;
  readonly wanted: string;
  readonly met: boolean;
}

const megabytes = (bytes: number): string => `${(bytes / MIB).toFixed(0)} MB`;
const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((one, other) => one + other, 0);
const listed = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([what, count]) => `${count} × ${what}`)
    .join(', ') || 'none';

/** What came of the overload, line by line. MB are 2^20 bytes. */
export function judge({ report, samples, began, entries }: Course): Verdict[] {
  const between = (from: number, to: number): number[] =>
    samples.filter(({ at }) => at >= from && at <= to).map(({ bytes }) => bytes);
  const idle = Math.max(...between(began.connected, began.loading));
  const peak = Math.max(...between(began.loading, began.rested));
  const after = between(began.answered, began.answered + BACK_WITHIN_SECONDS * 1000);
  const least = Math.min(...after);
  const seconds = (from: Phase, to: Phase): number => (began[to] - began[from]) / 1000;
  const refused = sum(report.refused);
  const answered = report.succeeded + refused;
  const perSecond = answered / seconds('loading', 'answered');
  return [
    {
      what: 'most resident memory of the server',
      ...{ found: megabytes(peak), wanted: `below ${megabytes(MAX_BYTES)}`, met: peak < MAX_BYTES },
    },
    {
      what: `resident memory within ${BACK_WITHIN_SECONDS} s of the last answer, all connections open`,
      found: `${megabytes(least)}; idle before: ${megabytes(idle)}`,
      ...{ wanted: `at most ${BACK} times the idle level`, met: least <= BACK * idle },
    },
    {
      what: 'frames sent, frames answered',
      found: `${report.sent}, ${answered} (${perSecond.toFixed(0)} /s; the last one ${seconds('stopped', 'answered').toFixed(1)} s after the end)`,
      ...{ wanted: 'the same', met: answered === report.sent },
    },
    {
      what: 'connections that ended',
      ...{ found: listed(report.ended), wanted: 'none', met: sum(report.ended) === 0 },
    },
    {
      what: 'answers without success',
      ...{ found: listed(report.refused), wanted: 'none', met: refused === 0 },
    },
    {
      what: 'successful answers, changes in the history',
      found: `${report.succeeded}, ${entries}`,
      // What was answered with an error may have taken effect: the database had no time to say so.
      wanted: refused === 0 ? 'the same' : 'each that was answered',
      met: entries >= report.succeeded && entries <= report.succeeded + refused,
    },
    {
      what: 'answers on the connection that got the fewest, and the most',
      ...{ found: `${report.fewest}, ${report.most}`, wanted: 'none is starved', met: report.fewest > 0 },
    },
  ];
}

/** As a Markdown table. */
export function tableOf(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ what, found, wanted, met }) => [
    ...[what, found, wanted, met ? 'met' : '**not met**'],
  ]);
  return [['what', 'found', 'wanted', ''], ['---', '---', '---', '---'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
