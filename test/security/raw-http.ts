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

/** Sends bytes as they are, and gives what came back until the server closes or is silent for `quietMs`. */
export async function sendRaw(url: string, request: string | Buffer, quietMs = 400): Promise<RawReply> {
  const socket = await dial(url);
  let text = '';
  const closed = await new Promise<boolean>((resolve) => {
    let timer = setTimeout(() => resolve(false), 5 * quietMs);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      clearTimeout(timer);
      timer = setTimeout(() => resolve(false), quietMs);
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(true);
    });
    // Half-closed by the server is closed: nothing more will come.
    socket.once('end', () => {
      clearTimeout(timer);
      resolve(true);
    });
    socket.write(request);
  });
  socket.destroy();
  const lines = [...text.matchAll(/(?:^|\r\n|[^\r\n])HTTP\/1\.1 (\d{3})/g)];
  return { text, status: Number(lines[0]?.[1] ?? 0), closed, replies: lines.length };
}

/** Waits until the server closes a socket. @throws after `patienceMs` */
export function closedBy(socket: Socket, patienceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`still open after ${patienceMs} ms`));
    }, patienceMs);
    socket.resume();
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
