import { once } from 'node:events';
import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ReceivedMessage {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  /** As it was sent. */
  readonly text: string;
  readonly body: any;
}

/** What a receiver does with a message: a status, one of its bad days, or a redirect to an address. */
export type ReceiverBehaviour =
  number | 'hangs' | 'cuts' | 'answers for ever' | { readonly redirect: string };

/** A real HTTP or HTTPS server that keeps what is posted to it. */
export class WebhookReceiver {
  readonly received: ReceivedMessage[] = [];
  /** For the next messages, in their order; after them 204. */
  readonly next: ReceiverBehaviour[] = [];
  /** Where nothing stands in `next`. */
  otherwise: ReceiverBehaviour = 204;
  private readonly server: Server;

  private constructor(private readonly tls: { cert: string; key: string } | undefined) {
    const listener: RequestListener = (request, response) => {
      void readAll(request).then((text) => {
        this.received.push({
          method: request.method ?? '',
          path: request.url ?? '',
          headers: request.headers as Record<string, string>,
          text,
          body: JSON.parse(text),
        });
        const behaviour = this.next.shift() ?? this.otherwise;
        if (behaviour === 'hangs') return;
        if (behaviour === 'cuts') request.socket.destroy();
        else if (behaviour === 'answers for ever') {
          const more = (): void => {
            if (!response.destroyed && response.write('x'.repeat(64 * 1024))) setImmediate(more);
          };
          response.on('drain', more);
          more();
        } else if (typeof behaviour === 'number') response.writeHead(behaviour).end('whatever');
        else response.writeHead(307, { location: behaviour.redirect }).end();
      });
    };
    this.server = tls === undefined ? createHttp(listener) : createHttps(tls, listener);
  }

  /** @param port 0 = a free one */
  static async start(tls?: { cert: string; key: string }, port = 0): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver(tls);
    receiver.server.listen(port, '127.0.0.1');
    await once(receiver.server, 'listening');
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.tls === undefined ? 'http' : 'https'}://localhost:${this.port}/hook?token=hidden`;
  }

  of(type: string): ReceivedMessage[] {
    return this.received.filter(({ body }) => body.type === type);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
