import type { IncomingMessage } from 'node:http';
import { UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { RateLimits } from '../../../shared/rate-limit/rate-limits.js';
import { SignedMessages } from '../../../shared/auth/access.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { FRAME } from './bobux-ws.adapter.js';
import { BOBUX, ConnectionSender, POLICY_VIOLATION } from './connection-sender.js';
import { Connections, type Connection } from './connections.js';
import { FrameHandler } from './frame-handler.js';
import { GatewayErrorFilter } from './gateway-error.filter.js';
import type { PrepareFrame } from './prepared-frame.js';

/** The kernel finds out by itself that a game server's machine is gone; a websocket ping would not suit clients that seldom read. */
const KEEP_ALIVE_INTERVAL_MS = 60_000;

/** The websocket face of the ledger: lets clients in, passes their frames on, and closes the connection of who guesses. */
@WebSocketGateway()
@UseFilters(GatewayErrorFilter)
export class BobuxGateway implements OnGatewayConnection<WebSocket> {
  constructor(
    private readonly connections: Connections,
    private readonly frames: FrameHandler,
    private readonly limits: RateLimits,
    private readonly http: HttpConfig,
    metrics: Metrics,
  ) {
    metrics.gauge('quartet_bobux_connections', 'Open websockets', [], (gauge) => gauge.set(connections.size));
  }

  async handleConnection(client: WebSocket, request: IncomingMessage): Promise<void> {
    const connection = this.connections.of(client);
    const address = clientAddress(request, this.http.trustProxy);
    request.socket.setKeepAlive(true, KEEP_ALIVE_INTERVAL_MS);
    client.pause();
    const refused = await this.limits.countConnection(BOBUX, address);
    if (refused) client.close(POLICY_VIOLATION, `try again in ${refused.retryAfter} s`);
    else if (connection !== undefined) {
      connection.restricted =
        (await this.limits.authFailures.refusalOfAddress({ context: BOBUX, address })) !== undefined;
      this.admit(connection, address);
    }
    client.resume();
  }

  /** What prepares the frames of this connection. */
  @SubscribeMessage(FRAME)
  @SignedMessages()
  onFrames(@ConnectedSocket() client: WebSocket): PrepareFrame {
    const connection = this.connections.of(client);
    const sender = new ConnectionSender(connection, this.limits.authFailures);
    return (frame) => this.frames.prepare(frame, sender);
  }

  private admit(connection: Connection, address: string): void {
    const { socket } = connection;
    const closed = (): void => this.limits.connectionClosed(address);
    connection.address = address;
    // It may have left while the limits were asked.
    if (socket.readyState === socket.CLOSED) closed();
    else socket.once('close', closed);
  }
}
