import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { HttpConfig } from '../config/platform-settings.js';
import { MemoryBudget } from '../memory/memory-budget.js';
import { Metrics } from '../observability/metrics.js';
import { clientAddress, limitedAddress } from '../rate-limit/client-address.js';

const SWEEP_INTERVAL_MS = 250;
/** How long a client may take nothing while more is held for its address, or in all, than may be: what is open already could else be filled without end. */
const UNREAD_MS_WHEN_FULL = 5_000;

/** How far a client has come with what waits for it. */
interface Progress {
  /** Bytes of the pieces that it took whole. */
  readonly taken: number;
  /** Bytes of the piece that is being sent, as far as the operating system has not taken them. */
  readonly queued: number;
  /** Bytes of an upload that came in. */
  readonly received: number;
}

interface OpenSocket {
  /** Undefined while nothing waits for it. */
  progress: Progress | undefined;
  /** When there was progress last. */
  since: number;
  /** A request whose body may take its time: who still sends need not read yet. */
  upload: IncomingMessage | undefined;
  /** Bytes that waited for the client at the last sweep, counted for `address`. */
  held: number;
  address: string | undefined;
}

/** Every connection of the server, websockets too. Counts what waits for their clients, and ends those whose client takes no byte of it. */
@Injectable()
export class OpenSockets implements OnModuleDestroy {
  /** By socket: one that was given back after an ignored upgrade is announced twice (websocket-requests.ts). */
  private readonly sockets = new Map<Socket, OpenSocket>();
  private readonly unreadMs: number;
  private readonly ended;
  private sweeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly http: HttpConfig,
    private readonly budget: MemoryBudget,
    metrics: Metrics,
  ) {
    this.unreadMs = http.timeouts.unreadMs;
    this.ended = metrics.counter(
      'quartet_unread_answers_total',
      'Connections that were ended because nobody read what was sent',
      [],
    );
  }

  watch(server: Server): void {
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', (socket: Socket) =>
      this.add(socket),
    );
    server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
      const open = this.sockets.get(socket);
      if (open !== undefined) open.address = clientAddress(request, this.http.trustProxy);
    });
    server.once('listening', () => {
      let unused: Socket[] = [];
      const ending = setInterval(() => {
        if (server.listening) return;
        // A request may be on its way: only who was silent a while ago too.
        for (const socket of unused) if (isUnused(socket)) socket.destroy();
        unused = [...this.sockets.keys()].filter(isUnused);
      }, SWEEP_INTERVAL_MS).unref();
      server.once('close', () => clearInterval(ending));
    });
    this.sweeping ??= setInterval(() => this.sweep(performance.now()), SWEEP_INTERVAL_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.sweeping);
  }

  /** The body of this request comes in over a long time. */
  uploads(request: IncomingMessage): void {
    const open = this.sockets.get(request.socket);
    if (open !== undefined) open.upload = request;
  }

  /** @param now as `performance.now()` */
  sweep(now: number): void {
    for (const [socket, open] of this.sockets) {
      if (socket.writableLength !== open.held) this.count(socket, open);
      if (socket.writableLength === 0) open.progress = undefined;
      else if (hasProgressed(socket, open)) open.since = now;
      else if (now - open.since >= this.timeoutOf(open)) {
        this.ended.inc();
        socket.destroy();
      }
    }
  }

  private timeoutOf({ address }: OpenSocket): number {
    const isFull = address !== undefined && this.budget.isFull(address);
    return isFull ? Math.min(this.unreadMs, UNREAD_MS_WHEN_FULL) : this.unreadMs;
  }

  private count(socket: Socket, open: OpenSocket): void {
    // Once something is counted for an address, it stays there until it has left: a proxy's connection carries requests of many.
    if (open.held === 0) open.address = this.addressOf(socket) ?? open.address;
    open.address ??= limitedAddress(socket.remoteAddress ?? 'unknown');
    this.budget.change(open.address, socket.writableLength - open.held);
    open.held = socket.writableLength;
  }

  /** The address of the client whose answer is being sent; undefined for a websocket. */
  private addressOf(socket: Socket): string | undefined {
    // Node's own name for the response that is being written on the socket.
    const { _httpMessage: response } = socket as { _httpMessage?: ServerResponse | null };
    return response ? clientAddress(response.req, this.http.trustProxy) : undefined;
  }

  private add(socket: Socket): void {
    if (this.sockets.has(socket)) return;
    const open: OpenSocket = {
      progress: undefined,
      since: 0,
      upload: undefined,
      held: 0,
      address: undefined,
    };
    this.sockets.set(socket, open);
    socket.once('close', () => {
      this.sockets.delete(socket);
      if (open.address !== undefined) this.budget.change(open.address, -open.held);
    });
  }
}

/** Whether nothing was ever asked on it. A server that closes ends idle connections by itself, but waits for these: clients hold some in reserve. */
const isUnused = (socket: Socket): boolean => socket.bytesRead === 0;

/** Whether the client took something, or sent more of its upload, since this was asked last. */
function hasProgressed(socket: Socket, open: OpenSocket): boolean {
  const { progress: before, upload } = open;
  const now = {
    taken: (socket.bytesWritten ?? 0) - socket.writableLength,
    queued: queuedBytes(socket),
    received: upload === undefined || upload.complete ? 0 : socket.bytesRead,
  };
  open.progress = now;
  return (
    before === undefined ||
    now.taken > before.taken ||
    now.queued < before.queued ||
    now.received > before.received
  );
}

/** What of libuv's handle is looked at, as Node's own time-out of sockets does; open-sockets.spec.ts fails when it changes. */
interface Handle {
  readonly writeQueueSize?: number;
  /** Below TLS. */
  readonly _parent?: Handle;
}

/** Node counts a piece as written when it is handed over, and as gone when all of it is: only the handle knows how far it has come. */
export function queuedBytes(socket: Socket): number {
  const { _handle: handle } = socket as { _handle?: Handle | null };
  return (handle?._parent ?? handle)?.writeQueueSize ?? 0;
}
