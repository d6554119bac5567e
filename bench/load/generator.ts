/**
 * A load, in a process of its own. Told a LoadOrder as JSON, prints one line of JSON (GeneratorReport). Any answer without success, any
 * connection that ends, and silence fail the run.
 *
 *   BENCH_KEY=… BENCH_SECRET=… tsx bench/load/generator.ts '{"url":"ws://127.0.0.1:3000/bobux", "warmup":1, "seconds":5,
 *     "load":{"command":"setbobux", "connections":64, "players":10000}}'
 */
import type { BenchKey } from '../commands.js';
import type { AnsweredChanges } from '../ledger-database.js';
import type { Figures } from '../statistics.js';
import { requireSuccess } from './answers.js';
import { keepBusy } from './closed-loop.js';
import { Frames } from './frames.js';
import type { Load, LoadOrder } from './load.js';
import { keepRate } from './open-loop.js';
import { openMany, type RawWebSocket } from './raw-websocket.js';
import { Tally, type Stretch } from './tally.js';

/** What the generator prints. */
export interface GeneratorReport {
  readonly figures: Figures;
  /** Commands answered in all, warm-up, the last ones in flight and `writes` included. */
  readonly answered: number;
  /** Those of them that changed a balance: what the totals must have grown by. */
  readonly changes: AnsweredChanges;
}

/** A server that is silent for so long is taken for dead. */
const TIMEOUT_MS = 15_000;
const REPLAYED = 100;

const key: BenchKey = { key: process.env.BENCH_KEY ?? '', secret: process.env.BENCH_SECRET ?? '' };

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** One load that is ready to begin. */
class Prepared {
  tally: Tally | undefined;

  private constructor(
    private readonly load: Load,
    private readonly frames: Frames,
    private readonly sockets: RawWebSocket[],
  ) {}

  static async of({ url, warmup, seconds }: LoadOrder, load: Load): Promise<Prepared> {
    const frames = new Frames(load, key, warmup + seconds);
    return new Prepared(load, frames, await openMany(url, load.connections));
  }

  async run(stretch: Stretch): Promise<Tally> {
    const { rate, window = 1, inOrder = false, least } = this.load;
    const { sockets, frames } = this;
    const tally = new Tally(stretch, least);
    this.tally = tally;
    if (rate !== undefined) await keepRate(sockets, frames, rate, tally);
    else await Promise.all(sockets.map((socket) => keepBusy(socket, frames, window, tally, inOrder)));
    return tally;
  }

  /** Sends frames with a nonce again. They are not counted: the history will have grown by too much if a nonce was not recorded. */
  async replay(): Promise<void> {
    const [socket] = this.sockets;
    for (const { bytes } of this.frames.sent(REPLAYED)) {
      await new Promise<void>((resolve, reject) => {
        socket!.onEnd = reject;
        socket!.onTexts = ([answer]) => {
          requireSuccess(answer!);
          resolve();
        };
        socket!.send(bytes);
      });
    }
  }

  end(): void {
    for (const socket of this.sockets) socket.end();
  }
}

function onSilence(answered: () => number, act: (error: Error) => void): NodeJS.Timeout {
  let before = 0;
  return setInterval(() => {
    if (answered() === before) act(new Error('No answer came any more.'));
    before = answered();
  }, TIMEOUT_MS);
}

async function generate(order: LoadOrder): Promise<GeneratorReport> {
  const { load, warmup, seconds } = order;
  const main = await Prepared.of(order, load);
  const writes = load.writes && { command: 'setbobux' as const, players: load.players, ...load.writes };
  const beside = writes && (await Prepared.of(order, writes));
  const begin = performance.now() + warmup * 1000;
  const end = begin + seconds * 1000;
  const silence = onSilence(() => main.tally?.answered ?? 0, fail);
  const atBegin = new Promise<NodeJS.CpuUsage>((resolve) =>
    setTimeout(() => resolve(process.cpuUsage()), warmup * 1000),
  );
  // The writes beside it end when it ends.
  const untilThen = { begin, end: Infinity };
  const besides = beside?.run(untilThen).catch(fail);
  const tally = await main.run({ begin, end });
  const { user, system } = process.cpuUsage(await atBegin);
  const generatorCpu = (user + system) / 1000 / (performance.now() - begin);
  untilThen.end = performance.now();
  const written = (await besides)?.answered ?? 0;
  await main.replay();
  clearInterval(silence);
  main.end();
  beside?.end();
  const { answered } = tally;
  const changes = {
    adds: written + (load.command === 'setbobux' ? answered : 0),
    transfers: load.command === 'transfer' ? answered : 0,
  };
  return { figures: { ...tally.figures(), generatorCpu }, answered: answered + written, changes };
}

generate(JSON.parse(process.argv[2] ?? '') as LoadOrder).then(
  (report) => process.stdout.write(`${JSON.stringify(report)}\n`),
  fail,
);
