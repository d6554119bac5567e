/**
 * The load, in a process of its own: `connections` websockets, one command in flight on each. Prints one line of JSON (GeneratorReport).
 * Any answer without success, and any connection that ends, fails the run.
 *
 *   BENCH_KEY=… BENCH_SECRET=… tsx bench/load-generator.ts --url ws://127.0.0.1:3000/bobux --command ping \
 *     --connections 64 --warmup 1 --seconds 5 --players 10000
 */
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { measuredCommands, signedFrame, type BenchKey, type MeasuredCommand } from './commands.js';
import { Latencies } from './latencies.js';
import { figuresOf, type Figures } from './statistics.js';

/** What the generator prints. */
export interface GeneratorReport extends Figures {
  /** Commands answered in all, warm-up and the last ones in flight included: what the history must have grown by. */
  readonly answered: number;
}

/** A server that is silent for so long is taken for dead. */
const PATIENCE_MS = 15_000;
const SUCCESS = '"success":true';

interface Load {
  readonly url: string;
  readonly command: MeasuredCommand;
  readonly connections: number;
  readonly warmup: number;
  readonly seconds: number;
  readonly players: number;
}

function readLoad(): Load {
  const text = { type: 'string' } as const;
  const options = {
    url: text,
    command: text,
    connections: text,
    warmup: text,
    seconds: text,
    players: text,
  };
  const { values } = parseArgs({ options });
  const command = measuredCommands.find((name) => name === values.command);
  if (values.url === undefined || command === undefined) throw new Error('--url and --command are needed.');
  return {
    url: values.url,
    command,
    connections: Number(values.connections ?? 64),
    warmup: Number(values.warmup ?? 1),
    seconds: Number(values.seconds ?? 5),
    players: Number(values.players ?? 10_000),
  };
}

/** Signed beforehand, one for each player: the cost of signing is the client's, and not what is measured. */
function signFrames({ command, players }: Load): Buffer[] {
  const key: BenchKey = { key: process.env.BENCH_KEY ?? '', secret: process.env.BENCH_SECRET ?? '' };
  const count = command === 'ping' ? 1 : players;
  return Array.from({ length: count }, (_, index) => Buffer.from(signedFrame(key, command, index + 1)));
}

async function connect(url: string): Promise<WebSocket> {
  // What checking the server's own UTF-8 would cost is the client's, too.
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

async function generate(load: Load): Promise<GeneratorReport> {
  const frames = signFrames(load);
  const sockets = await Promise.all(Array.from({ length: load.connections }, () => connect(load.url)));
  const latencies = new Latencies();
  const begin = performance.now() + load.warmup * 1000;
  const end = begin + load.seconds * 1000;
  let answered = 0;

  /** Sends until `end`, each command when the one before is answered. */
  const keepBusy = (socket: WebSocket): Promise<void> =>
    new Promise((resolve, reject) => {
      let sent = 0;
      const send = (): void => {
        const frame = frames[Math.floor(Math.random() * frames.length)];
        if (frame === undefined) return;
        sent = performance.now();
        socket.send(frame, { binary: false });
      };
      socket.on('close', (code) => reject(new Error(`The server closed a connection (${code}).`)));
      socket.on('error', reject);
      socket.on('message', (answer: Buffer) => {
        const now = performance.now();
        answered += 1;
        if (!answer.includes(SUCCESS)) reject(new Error(`An unsuccessful answer: ${answer.toString()}`));
        if (now >= begin && now < end) latencies.add(now - sent);
        if (now < end) send();
        else resolve();
      });
      send();
    });

  const silence = setTimeout(() => fail(new Error('No answer came any more.')), end - begin + PATIENCE_MS);
  const atBegin = new Promise<NodeJS.CpuUsage>((resolve) =>
    setTimeout(() => resolve(process.cpuUsage()), load.warmup * 1000),
  );
  await Promise.all(sockets.map(keepBusy));
  const { user, system } = process.cpuUsage(await atBegin);
  clearTimeout(silence);
  for (const socket of sockets) socket.removeAllListeners('close').close();
  const generatorCpu = (user + system) / (load.seconds * 1e6);
  return { ...figuresOf(latencies.values(), load.seconds), answered, generatorCpu };
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

generate(readLoad()).then((report) => process.stdout.write(`${JSON.stringify(report)}\n`), fail);
