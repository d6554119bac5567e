import { connect, type Socket } from 'node:net';

/** What one run is to do; the only argument, as JSON. */
export interface Load {
  readonly port: number;
  readonly operation: 'GET' | 'POST' | 'PATCH';
  /** A key of each list, and the ids of its articles. */
  readonly lists: readonly { readonly key: string; readonly ids: readonly string[] }[];
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measuredMs: number;
}

/** What it found; printed as JSON. */
export interface Found {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly wrong: number;
}

const load = JSON.parse(process.argv[2] ?? '') as Load;
const begin = performance.now() + load.warmUpMs;
const end = begin + load.measuredMs;
const latencies: number[] = [];
let wrong = 0;

/** Written by hand: a client library would take more of the machine than the servers that are measured. */
function requestOf(turn: number): string {
  const { key, ids } = load.lists[turn % load.lists.length] ?? { key: '', ids: [] };
  const head = `host: bench\r\napi_key: ${key}\r\n`;
  if (load.operation === 'GET') return `GET /articles HTTP/1.1\r\n${head}\r\n`;
  const [path, body] =
    load.operation === 'POST'
      ? ['/articles', '{"name":"Milk","qty":"2","checked":"0"}']
      : [`/articles/${ids[turn % ids.length]}`, `{"checked":"${turn % 2}"}`];
  return `${load.operation} ${path} HTTP/1.1\r\n${head}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

function run(socket: Socket, first: number): Promise<void> {
  let turn = first;
  let sent = 0;
  let parts: Buffer[] = [];
  let wanted = -1;
  let length = 0;
  const next = (): void => {
    parts = [];
    wanted = -1;
    length = 0;
    sent = performance.now();
    socket.write(requestOf((turn += 7)));
  };
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      parts.push(chunk);
      length += chunk.length;
      if (wanted < 0) {
        const text = Buffer.concat(parts).toString('latin1');
        const headEnd = text.indexOf('\r\n\r\n');
        if (headEnd < 0) return;
        wanted = headEnd + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (!/^HTTP\/1\.1 20[01]/.test(text)) wrong++;
      }
      if (length < wanted) return;
      const now = performance.now();
      if (now >= begin && now < end) latencies.push(now - sent);
      if (now < end) next();
      else resolve();
    });
    next();
  });
}

const sockets = Array.from({ length: load.connections }, () => connect(load.port, '127.0.0.1'));
await Promise.all(sockets.map((socket, n) => run(socket, n * 13)));
for (const socket of sockets) socket.destroy();
latencies.sort((a, b) => a - b);
const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
const found: Found = {
  perSecond: (latencies.length * 1000) / load.measuredMs,
  p50: at(0.5),
  p99: at(0.99),
  wrong,
};
console.log(JSON.stringify(found));
