import type { Socket } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { MessageMappingProperties } from '@nestjs/websockets';
import { lastValueFrom, type Observable } from 'rxjs';
import type { WebSocket, WebSocketServer } from 'ws';
import { BobuxConfig } from '../settings.js';
import { ConnectionQueues } from './connection-queues.js';
import type { ReadFrame } from './frame-task.js';
import { endUnfinishedFrames } from './unfinished-frames.js';

/** Answers that may wait to be sent before a ping gets none: who pings without reading must not fill the memory with pongs. */
const MOST_UNSENT_BYTES = 64 * 1024;

function answerPings(client: WebSocket): void {
  client.on('ping', (data) => {
    if (client.bufferedAmount < MOST_UNSENT_BYTES) client.pong(data, false, () => undefined);
  });
}

/** RFC 6455, 7.4.1: "internal error". */
const INTERNAL_ERROR = 1011;

/** The one message that the gateway subscribes to: every frame is one, whatever it holds. */
export const FRAME = 'frame';

const MOST_FRAME_BYTES = 64 * 1024;
/** Fragments of one message, and reads of the socket for one. */
const MOST_PIECES = 1_024;

/**
 * Nest's websocket adapter, but with the frames of a connection in order: its own handles them all at once, so that answers come back in
 * any order, and drops what it cannot parse.
 */
export class BobuxWsAdapter extends WsAdapter {
  private readonly path: string;
  private readonly lanes: ConnectionQueues;
  private readonly sockets = new WeakMap<WebSocket, Socket>();

  constructor(app: INestApplication) {
    super(app);
    this.path = app.get(BobuxConfig).path;
    this.lanes = app.get(ConnectionQueues);
  }

  override create(port: number, options: Record<string, unknown> = {}): unknown {
    return super.create(port, {
      ...options,
      path: this.path,
      maxPayload: MOST_FRAME_BYTES,
      // Each piece of an unfinished frame costs some hundred bytes, however small it is.
      maxFragments: MOST_PIECES,
      maxBufferedChunks: MOST_PIECES,
      // Without: a compressed frame is against the protocol, and nothing is ever inflated.
      perMessageDeflate: false,
      // A frame that is not UTF-8 gets an answer like any other bad frame; ws would close the connection.
      skipUTF8Validation: true,
      autoPong: false,
    }) as unknown;
  }

  /** What a client does against the protocol closes its connection, and is no news for the log, which it could fill. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    server.on('connection', (client, request) => {
      this.sockets.set(client, request.socket);
      client.on('error', () => undefined);
      answerPings(client);
    });
    endUnfinishedFrames(server);
    server.on('error', (error) => this.logger.error(error));
    return server;
  }

  /**
   * Nest's guards are asked once for each connection: the handler gives what reads its frames from then on. Every message is
   * authenticated by itself after that.
   */
  override bindMessageHandlers(
    client: WebSocket,
    handlers: MessageMappingProperties[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    const handler = handlers.find(({ message }) => message === FRAME);
    const socket = this.sockets.get(client);
    if (handler === undefined || socket === undefined) return;
    const lane = this.lanes.open(client, socket);
    const reading = transform(handler.callback(undefined, FRAME)) as Observable<ReadFrame>;
    lastValueFrom(reading).then(
      (read) => lane.begin(read),
      () => client.close(INTERNAL_ERROR),
    );
  }
}
