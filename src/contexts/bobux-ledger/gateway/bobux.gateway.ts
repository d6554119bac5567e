import type { IncomingMessage } from 'node:http';
import { UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { RateLimits, type Refusal } from '../../../shared/rate-limit/rate-limits.js';
import { SignedMessages } from '../../../shared/auth/access.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import type { EventChannel } from '../events/event-channel.js';
import { FRAME } from './bobux-ws.adapter.js';
import { Connections, type Connection } from './connections.js';
import { FrameHandler, type FrameSender } from './frame-handler.js';
import { GatewayErrorFilter } from './gateway-error.filter.js';
import type { Answer, PrepareFrame } from './prepared-frame.js';

/** The context under which failed authentications are counted. */
const BOBUX = 'bobux';

/** RFC 6455, 7.4.1: "policy violation": for a client that guesses or floods. */
const POLICY_VIOLATION = 1008;

/** The kernel finds out by itself that a game server's machine is gone; a websocket ping would not suit clients that seldom read. */
const KEEP_ALIVE_INTERVAL_MS = 60_000;

/** The channel of a connection that is gone. */
const NOWHERE: EventChannel = {
  unsent: 0,
  taken: 0,
  send: () => undefined,
  ping: () => undefined,
  whenClosed: (closed) => closed(),
};

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
    const sender = this.senderOf(connection);
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

  /** Counts the failures and the proofs of a connection's frames. One that is not let in sends none. */
  private senderOf(connection: Connection | undefined): FrameSender {
    const { authFailures } = this.limits;
    const address = (): string => connection?.address ?? 'unknown';
    const claimant = (key: string) => ({ context: BOBUX, address: address(), id: key });
    const lastAnswer = (text: string, refused: Refusal | undefined): Answer =>
      refused ? { text, code: POLICY_VIOLATION, reason: `try again in ${refused.retryAfter} s` } : text;
    let proven: string | undefined;
    return {
      get address() {
        return address();
      },
      channel: connection?.channel ?? NOWHERE,
      isRestricted: () => connection?.restricted ?? false,
      refuse: async (key, text) => {
        const refused = await authFailures.refusalOf(claimant(key));
        return refused && lastAnswer(text(), refused);
      },
      proved: (key) => {
        if (key === proven) return;
        proven = key;
        authFailures.proved(claimant(key));
      },
      failed: async (key, text) => lastAnswer(text, await authFailures.count(claimant(key))),
    };
  }
}
