import { connect, type Socket } from 'node:net';

export interface RawReply {
  /** Everything that came. */
  readonly text: string;
  /** 0 where there was no status line. */
  readonly status: number;
  /** Whether the server closed the connection. */
  readonly closed: boolean;
  /** Status lines that came: more than one where one text was taken for several requests. */
  readonly replies: number;
}

/** A socket to a server under test, which swallows resets. */
export function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined);
  });
}

/** Of the silence that is waited for; each lets the server work, should the machine have stood still meanwhile. */
const STEP_MS = 20;

/** Sends bytes as they are, and gives what came back until the server closes or is silent for `quietMs`; at first it has five times as long. */
export async function sendRaw(url: string, request: string | Buffer, quietMs = 400): Promise<RawReply> {
  const socket = await dial(url);
  let text = '';
  let closed = false;
  let left = 5 * quietMs;
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    left = quietMs;
  });
  // Half-closed by the server is closed: nothing more will come.
  for (const event of ['close', 'end']) socket.once(event, () => (closed = true));
  socket.write(request);
  for (; !closed && left > 0; left -= STEP_MS) await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  socket.destroy();
  const lines = [...text.matchAll(/(?:^|\r\n|[^\r\n])HTTP\/1\.1 (\d{3})/g)];
  return { text, status: Number(lines[0]?.[1] ?? 0), closed, replies: lines.length };
}

/** Sends a request and leaves at once, before it can be answered. */
export async function sendAndLeave(url: string, request: string): Promise<void> {
  const socket = await dial(url);
  await new Promise((resolve) => socket.write(request, resolve));
  socket.resetAndDestroy();
}

/** Waits until the server closes a socket. @throws after `timeoutMs` */
export function closedBy(socket: Socket, timeoutMs = 20_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`still open after ${timeoutMs} ms`));
    }, timeoutMs);
    socket.resume();
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
