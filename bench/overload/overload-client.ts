/**
 * The clients of the overload, in a process of their own: many connections with many frames in flight on each, for so many seconds, and
 * then they wait for every answer. Refusals are counted, not held against the server: what must not happen is no answer at all.
 * Told an OverloadOrder as JSON. Prints a line of JSON for each Phase, the last one with the OverloadReport.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchKey } from '../commands.js';
import { Frames } from '../load/frames.js';
import { openMany, type RawWebSocket } from '../load/raw-websocket.js';

export interface OverloadOrder {
  readonly url: string;
  readonly connections: number;
  /** Frames in flight on each connection. */
  readonly window: number;
  readonly seconds: number;
  readonly players: number;
  /** Seconds of silence before and after, with all connections open. */
  readonly rest: { readonly before: number; readonly after: number };
  /** Seconds for the last answers to come. */
  readonly timeout: number;
}

export const phases = ['connected', 'loading', 'stopped', 'answered', 'rested'] as const;
export type Phase = (typeof phases)[number];

export interface OverloadReport {
  readonly sent: number;
  readonly succeeded: number;
  /** Answers without success, by their error. */
  readonly refused: Readonly<Record<string, number>>;
  /** Why connections ended, and how many did. */
  readonly ended: Readonly<Record<string, number>>;
  /** Answers on the connection that got the fewest, and the most. */
  readonly fewest: number;
  readonly most: number;
}

export interface PhaseLine {
  readonly phase: Phase;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly report?: OverloadReport;
}

const SUCCESS = Buffer.from('"success":true');

/** One connection with its totals. */
class Client {
  sent = 0;
  succeeded = 0;
  answered = 0;

  constructor(
    private readonly socket: RawWebSocket,
    private readonly frames: Frames,
    private readonly until: () => boolean,
    refused: (error: string) => void,
    ended: (reason: string) => void,
  ) {
    socket.onEnd = ({ message }) => ended(message);
    socket.onTexts = (texts) => {
      for (const text of texts) {
        this.answered += 1;
        if (text.includes(SUCCESS)) this.succeeded += 1;
        else refused((JSON.parse(text.toString()) as { error: string }).error);
      }
      this.send(texts.length);
    };
  }

  send(count: number): void {
    if (this.until()) return;
    this.socket.hold();
    for (let left = count; left > 0; left--) this.socket.send(this.frames.take().bytes);
    this.socket.release();
    this.sent += count;
  }

  end(): void {
    this.socket.end();
  }
}

function counter(): { counts: Record<string, number>; count: (what: string) => void } {
  const counts: Record<string, number> = {};
  return { counts, count: (what) => (counts[what] = (counts[what] ?? 0) + 1) };
}

const say = (phase: Phase, report?: OverloadReport): void =>
  void process.stdout.write(
    `${JSON.stringify({ phase, at: Date.now(), ...(report && { report }) } satisfies PhaseLine)}\n`,
  );

async function overload(order: OverloadOrder): Promise<void> {
  const { url, connections, window, seconds, players, rest, timeout } = order;
  const key: BenchKey = { key: process.env.BENCH_KEY ?? '', secret: process.env.BENCH_SECRET ?? '' };
  const frames = new Frames({ command: 'setbobux', connections, players }, key, seconds);
  let over = false;
  const [refused, ended] = [counter(), counter()];
  const sockets = await openMany(url, connections);
  const clients = sockets.map((socket) => new Client(socket, frames, () => over, refused.count, ended.count));
  say('connected');
  await wait(rest.before * 1000);
  say('loading');
  for (const client of clients) client.send(window);
  await wait(seconds * 1000);
  over = true;
  say('stopped');
  const total = (of: 'sent' | 'answered' | 'succeeded'): number =>
    clients.reduce((sum, client) => sum + client[of], 0);
  const latest = Date.now() + timeout * 1000;
  while (total('answered') < total('sent') && Date.now() < latest) await wait(20);
  say('answered');
  await wait(rest.after * 1000);
  const answers = clients.map(({ answered }) => answered);
  say('rested', {
    ...{ sent: total('sent'), succeeded: total('succeeded'), refused: refused.counts, ended: ended.counts },
    ...{ fewest: Math.min(...answers), most: Math.max(...answers) },
  });
  for (const client of clients) client.end();
}

overload(JSON.parse(process.argv[2] ?? '') as OverloadOrder).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
