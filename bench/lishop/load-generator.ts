import { connect, type Socket } from 'node:net';
import { EDITS, type Found, type Load } from './load.js';

const load = JSON.parse(process.argv[2] ?? '') as Load;
const own = `${process.pid}-${Date.now()}`;
const begin = performance.now() + load.warmUpMs;
const end = begin + load.measuredMs;
/** RFC 9112, 7.1: how a body without a length ends. */
const LAST_CHUNK = '0\r\n\r\n';
const latencies: number[] = [];
let wrong = 0;

/** Written by hand: a client library would take more of the machine than the servers that are measured. */
function requestOf(turn: number): string {
  const { key, ids, etag, cursor } = load.lists[turn % load.lists.length] ?? { key: '', ids: [] };
  const head = `host: bench\r\napi_key: ${key}\r\n`;
  const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\n${head}${more}\r\n`;
  const send = (method: string, path: string, body: string): string =>
    `${method} ${path} HTTP/1.1\r\n${head}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  switch (load.operation) {
    case 'GET':
      return get('/articles');
    case 'unchanged':
      return get('/articles', `if-none-match: ${etag}\r\n`);
    case 'changes':
      return get(`/2.0/articles/changes?since=${encodeURIComponent(cursor ?? '')}`);
    case 'POST':
      return send('POST', '/articles', '{"name":"Milk","qty":"2","checked":"0"}');
    case 'PATCH':
      return send('PATCH', `/articles/${ids[turn % ids.length]}`, `{"checked":"${turn % 2}"}`);
    case 'batch':
      return send('POST', '/2.0/articles/batch', batchOf(turn, ids));
  }
}

/** Each edit of another article of the list. */
function batchOf(turn: number, ids: readonly string[]): string {
  const at = new Date().toISOString();
  const fields = `{"checked":"${turn % 2}"}`;
  const edits = Array.from(
    { length: EDITS },
    (_, n) =>
      `{"clientId":"${own}-${turn}-${n}","op":"update","objectId":"${ids[n % ids.length]}","at":"${at}","fields":${fields}}`,
  );
  return `{"edits":[${edits.join()}]}`;
}

function run(socket: Socket, first: number): Promise<void> {
  let turn = first;
  let sent = 0;
  let parts: Buffer[] = [];
  let wanted = -1;
  let length = 0;
  let tail = '';
  const next = (): void => {
    parts = [];
    wanted = -1;
    length = 0;
    tail = '';
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
        const isChunked = /transfer-encoding: chunked/i.test(text);
        wanted = isChunked ? Infinity : headEnd + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
        if (!/^HTTP\/1\.1 (?:20[01]|304)/.test(text)) wrong++;
      }
      tail = (tail + chunk.subarray(-LAST_CHUNK.length).toString('latin1')).slice(-LAST_CHUNK.length);
      if (wanted === Infinity ? tail !== LAST_CHUNK : length < wanted) return;
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
