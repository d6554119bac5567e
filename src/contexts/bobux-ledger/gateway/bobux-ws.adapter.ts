import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { MessageMappingProperties } from '@nestjs/websockets';
import type { RequestHandler } from 'express';
import { lastValueFrom, type Observable } from 'rxjs';
import type { WebSocket, WebSocketServer } from 'ws';
import { httpErrorBody } from '../../../shared/http/http-error.filter.js';
import { webSocketRequests } from '../../../shared/http/websocket-requests.js';
import { MemoryBudget } from '../../../shared/memory/memory-budget.js';
import { BobuxConfig } from '../settings.js';
import { Connections } from './connections.js';
import type { PrepareFrame } from './prepared-frame.js';

/** The one message that the gateway subscribes to: every frame is one, whatever it holds. */
export const FRAME = 'frame';

const MAX_FRAME_BYTES = 64 * 1024;
/** Fragments of one message, and reads of the socket for one. */
const MAX_PIECES = 1_024;
/** How long a client may take for one frame. */
const FRAME_TIMEOUT_MS = 30_000;

/** Answers that may wait to be sent before a ping has to wait too: who pings without reading must not fill the memory with pongs. */
const MAX_UNSENT_BYTES = 64 * 1024;

/** RFC 9110, 15.5.22. */
const UPGRADE_REQUIRED = 426;

/** RFC 6455, 7.4.1: "internal error". */
const INTERNAL_ERROR = 1011;

/**
 * Nest's websocket adapter, but with the frames of a connection in order: its own handles them all at once, so that answers come back in
 * any order, and drops what it cannot parse.
 */
export class BobuxWsAdapter extends WsAdapter {
  private readonly path: string;
  private readonly connections: Connections;

  constructor(app: INestApplication) {
    const { path } = app.get(BobuxConfig);
    const budget = app.get(MemoryBudget);
    super(webSocketRequests(app.getHttpServer() as Server, [path], (request) => budget.isFullFor(request)));
    app.use(path, askForUpgrade);
    this.path = path;
    this.connections = app.get(Connections);
  }

  override create(port: number, options: Record<string, unknown> = {}): unknown {
    return super.create(port, {
      ...options,
      path: this.path,
      maxPayload: MAX_FRAME_BYTES,
      // Each piece of an unfinished frame costs some hundred bytes, however small it is.
      maxFragments: MAX_PIECES,
      maxBufferedChunks: MAX_PIECES,
      // A compressed frame is against the protocol then, and nothing is ever inflated.
      perMessageDeflate: false,
      // A frame that is not UTF-8 gets an answer like any other bad frame; ws would close the connection.
      skipUTF8Validation: true,
      autoPong: false,
    }) as unknown;
  }

  /** Protocol violations close the connection and are not logged: a client could flood the log. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    server.on('connection', (client, request) => {
      this.connections.open(client, request.socket);
      client.on('error', () => undefined);
      answerPings(client, request.socket);
    });
    const sweep = setInterval(
      () => this.connections.endUnfinished(FRAME_TIMEOUT_MS),
      FRAME_TIMEOUT_MS / 3,
    ).unref();
    server.once('close', () => clearInterval(sweep));
    server.on('error', (error) => this.logger.error(error));
    return server;
  }

  /**
   * Called by Nest once for each connection. `transform` runs the handler behind Nest's guards, so they are asked once for a connection; the
   * handler gives what prepares its frames from then on. Every message is authenticated by itself after that.
   */
  override bindMessageHandlers(
    client: WebSocket,
    handlers: MessageMappingProperties[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    const handler = handlers.find(({ message }) => message === FRAME);
    const connection = this.connections.of(client);
    if (handler === undefined || connection === undefined) return;
    // Undefined where a guard refused: GatewayErrorFilter has logged it.
    const preparing = transform(handler.callback(undefined, FRAME)) as Observable<PrepareFrame | undefined>;
    const refuse = (): void => client.close(INTERNAL_ERROR);
    lastValueFrom(preparing).then((prepare) => {
      if (prepare === undefined) refuse();
      else connection.queue.begin(prepare);
    }, refuse);
  }
}

/** A ping is answered with a pong of its data, the last of several that came while too much waits to be sent (RFC 6455, 5.5.3). */
function answerPings(client: WebSocket, socket: Socket): void {
  let last: Buffer | undefined;
  const pong = (): void => {
    if (last === undefined || client.bufferedAmount >= MAX_UNSENT_BYTES) return;
    const data = last;
    last = undefined;
    client.pong(data, false, () => undefined);
  };
  client.on('ping', (data) => {
    last = data;
    pong();
  });
  socket.on('drain', pong);
}

/** A request at the websocket's address that asks for none: by hand, or through a proxy that drops `Upgrade`. */
const askForUpgrade: RequestHandler = (request, response, next) => {
  if (request.path !== '/') {
    next();
    return;
  }
  const body = httpErrorBody(
    UPGRADE_REQUIRED,
    'A websocket is at this address. A proxy in front of it has to pass on the headers Upgrade and Connection.',
  );
  response.status(body.statusCode).set({ Upgrade: 'websocket', Connection: 'Upgrade' }).json(body);
};
