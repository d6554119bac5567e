import type { IncomingMessage } from 'node:http';
import { UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  SubscribeMessage,
  WebSocketGateway,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
} from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { RateLimits } from '../../../shared/rate-limit/rate-limits.js';
import { SignedMessages } from '../../../shared/auth/access.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { FRAME } from './bobux-ws.adapter.js';
import { FrameHandler } from './frame-handler.js';
import type { Answer, ReadFrame } from './frame-task.js';
import { GatewayErrorFilter } from './gateway-error.filter.js';

/** RFC 6455, 7.4.1: "policy violation"; what a client gets that guesses or floods. */
const POLICY_VIOLATION = 1008;

/** The kernel finds out by itself that a game server's machine is gone; a websocket ping would not suit clients that seldom read. */
const KEEP_ALIVE_MS = 60_000;

/** The websocket face of the ledger: lets clients in, hands their frames on, and turns away who guesses. */
@WebSocketGateway()
@UseFilters(GatewayErrorFilter)
export class BobuxGateway implements OnGatewayConnection<WebSocket>, OnGatewayDisconnect<WebSocket> {
  private readonly addresses = new Map<WebSocket, string>();

  constructor(
    private readonly frames: FrameHandler,
    private readonly limits: RateLimits,
    private readonly http: HttpConfig,
    metrics: Metrics,
  ) {
    metrics.gauge('quartet_bobux_connections', 'Open websockets', [], (gauge) =>
      gauge.set(this.addresses.size),
    );
  }

  async handleConnection(client: WebSocket, request: IncomingMessage): Promise<void> {
    const address = clientAddress(request, this.http.trustProxy);
    request.socket.setKeepAlive(true, KEEP_ALIVE_MS);
    client.pause();
    const refused = await this.limits.countConnection(address);
    if (refused) client.close(POLICY_VIOLATION, `try again in ${refused.retryAfter} s`);
    else this.admit(client, address);
    client.resume();
  }

  handleDisconnect(client: WebSocket): void {
    const address = this.addresses.get(client);
    if (address !== undefined) this.limits.connectionClosed(address);
    this.addresses.delete(client);
  }

  /** What reads the frames of this connection. */
  @SubscribeMessage(FRAME)
  @SignedMessages()
  onFrames(@ConnectedSocket() client: WebSocket): ReadFrame {
    const onAuthFailure = (answer: string): Promise<Answer> => this.countAuthFailure(client, answer);
    return (frame) => this.frames.read(frame, onAuthFailure);
  }

  private admit(client: WebSocket, address: string): void {
    // It may have left while it was being looked at; its disconnect has come and gone then.
    if (client.readyState === client.CLOSED) this.limits.connectionClosed(address);
    else this.addresses.set(client, address);
  }

  private async countAuthFailure(client: WebSocket, text: string): Promise<Answer> {
    const address = this.addresses.get(client);
    const refused = address === undefined ? undefined : await this.limits.countAuthFailure(address);
    return refused ? { text, code: POLICY_VIOLATION, reason: `try again in ${refused.retryAfter} s` } : text;
  }
}
