import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type RawData } from 'ws';

/** What is made wrong, to see whether it is noticed. */
export type Lie = 'pays twice' | 'keeps articles';

/** Stands between the clients and Quartet, and makes one thing wrong. */
export class Relay {
  private constructor(
    private readonly server: Server,
    private readonly sockets: WebSocketServer,
  ) {}

  /** @param target `http://127.0.0.1:PORT` */
  static async to(target: string, lie: Lie): Promise<Relay> {
    const server = createServer((incoming, response) => {
      if (
        lie === 'keeps articles' &&
        incoming.method === 'DELETE' &&
        incoming.url?.startsWith('/articles/')
      ) {
        response.writeHead(204).end();
        return;
      }
      forward(target, incoming, response);
    });
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (client, { url = '' }) => {
      relay(client, new WebSocket(target.replace('http', 'ws') + url), lie === 'pays twice');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Relay(server, sockets);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.clients) socket.terminate();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function forward(target: string, incoming: IncomingMessage, response: ServerResponse): void {
  const { method, headers, url = '' } = incoming;
  const outgoing = request(target + url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** Frames both ways. @param twice sends each payment without a nonce a second time, and keeps its second answer back */
function relay(client: WebSocket, server: WebSocket, twice: boolean): void {
  const early: RawData[] = [];
  const kept: boolean[] = [];
  const send = (data: RawData): void => {
    const frame = (data as Buffer).toString();
    server.send(frame);
    kept.push(false);
    if (!twice || !frame.includes('"setbobux"') || frame.includes('"nonce"')) return;
    server.send(frame);
    kept.push(true);
  };
  client.on('message', (data) => {
    if (server.readyState === WebSocket.OPEN) send(data);
    else early.push(data);
  });
  server.on('open', () => early.splice(0).forEach(send));
  server.on('message', (data) => {
    if (kept.shift() === false) client.send((data as Buffer).toString());
  });
  for (const [here, there] of [
    [client, server],
    [server, client],
  ] as const) {
    here.on('error', () => undefined);
    here.on('close', () => there.terminate());
  }
}
