import type { INestApplication } from '@nestjs/common';
import { WsAdapter } from '@nestjs/platform-ws';
import type { MessageMappingProperties } from '@nestjs/websockets';
import { lastValueFrom, type Observable } from 'rxjs';
import type { WebSocket, WebSocketServer } from 'ws';
import { BobuxConfig } from '../config/config.js';
import { ConnectionLanes } from './connection-lanes.js';

/** Answers that may wait to be sent before a ping gets none: who pings without reading must not fill the memory with pongs. */
const MOST_UNSENT_BYTES = 64 * 1024;

function answerPings(client: WebSocket): void {
  client.on('ping', (data) => {
    if (client.bufferedAmount < MOST_UNSENT_BYTES) client.pong(data, false, () => undefined);
  });
}

/** The one message that the gateway subscribes to: every frame is one, whatever it holds. */
export const FRAME = 'frame';

const MOST_FRAME_BYTES = 64 * 1024;

/**
 * Nest's websocket adapter, but with the frames of a connection in order: its own handles them all at once, so that answers come back in
 * any order, and drops what it cannot parse.
 */
export class BobuxWsAdapter extends WsAdapter {
  private readonly path: string;
  private readonly lanes: ConnectionLanes;

  constructor(app: INestApplication) {
    super(app);
    this.path = app.get(BobuxConfig).path;
    this.lanes = app.get(ConnectionLanes);
  }

  override create(port: number, options: Record<string, unknown> = {}): unknown {
    return super.create(port, {
      ...options,
      path: this.path,
      maxPayload: MOST_FRAME_BYTES,
      // A frame that is not UTF-8 gets an answer like any other bad frame; ws would close the connection.
      skipUTF8Validation: true,
      autoPong: false,
    }) as unknown;
  }

  /** What a client does against the protocol closes its connection, and is no news for the log, which it could fill. */
  override bindErrorHandler(server: WebSocketServer): WebSocketServer {
    server.on('connection', (client) => {
      client.on('error', () => undefined);
      answerPings(client);
    });
    server.on('error', (error) => this.logger.error(error));
    return server;
  }

  override bindMessageHandlers(
    client: WebSocket,
    handlers: MessageMappingProperties[],
    transform: (data: unknown) => Observable<unknown>,
  ): void {
    const handler = handlers.find(({ message }) => message === FRAME);
    if (handler === undefined) return;
    this.lanes.open(client, (frame) => {
      const answer = transform(handler.callback(frame, FRAME)) as Observable<string | undefined>;
      return lastValueFrom(answer, { defaultValue: undefined });
    });
  }
}
