import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { Backoff } from '../backoff.js';
import { ConnectionError } from '../errors.js';
import { askedToWait, retryAfter } from './asked-to-wait.js';

const OPEN_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** How often a look is taken at whether the other side is still there. */
const CHECK_INTERVAL_MS = 5_000;
/** After so much silence it is asked with a ping; after twice as much the connection is taken for dead. */
const SILENCE_MS = 10_000;
/** So long an answer that is due may take before the connection is taken for dead, though it answers pings. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Added to what the server asks for, at random: many may have been told the same. */
const MAX_JITTER_MS = 500;

/** What is told of a link. */
export interface LinkEvents {
  /** A new connection is open; nothing of an earlier one will come any more. */
  opened(): void;
  received(text: string): void;
  /** The connection broke, and another is on its way. */
  lost(): void;
  /** The server will never take a websocket here; told once, before any was opened. */
  refused(error: ConnectionError): void;
  /** Something is due from the server. */
  isAwaiting(): boolean;
}

/** Keeps one websocket open: opens another when it breaks, with backoff, and when the server says so after the time that it asks for. */
export class Link {
  private socket: WebSocket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private checks: NodeJS.Timeout | undefined;
  private readonly backoff = new Backoff();
  private wasOpen = false;
  private closed = false;
  private heard = 0;
  private answered = 0;
  private awaitingSince: number | undefined;
  private stream: Socket | undefined;
  private corked = false;
  private wait: number | undefined;
  /** Why this connection ends, where we know before its close. */
  private ending: string | undefined;
  /** What ended the last connection, or kept it from opening. */
  problem: string | undefined;

  constructor(
    private readonly url: string,
    private readonly events: LinkEvents,
  ) {}

  get isOpen(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open(): void {
    const socket = new WebSocket(this.url, {
      handshakeTimeout: OPEN_TIMEOUT_MS,
      perMessageDeflate: false,
      // An answer to sendsql may have 16 MiB, and more as it goes out.
      maxPayload: 256 * 1024 * 1024,
      skipUTF8Validation: true,
    });
    this.socket = socket;
    this.ending = undefined;
    const heard = (): void => void (this.heard = performance.now());
    socket.on('upgrade', ({ socket: stream }) => (this.stream = stream));
    socket.on('open', () => {
      this.wasOpen = true;
      heard();
      this.answered = this.heard;
      this.checks = setInterval(() => this.check(socket), CHECK_INTERVAL_MS);
      this.events.opened();
    });
    socket.on('message', (data) => {
      heard();
      this.answered = this.heard;
      this.backoff.reset();
      this.problem = undefined;
      // Always a Buffer, by the binary type that ws has unless told.
      this.events.received((data as Buffer).toString());
    });
    socket.on('ping', heard);
    socket.on('pong', heard);
    socket.on('error', ({ message }) => (this.ending ??= message));
    socket.on('unexpected-response', (_, response) => this.unexpected(socket, response));
    socket.on('close', (code, reason) => this.ended(socket, code, reason.toString()));
  }

  /** Sends on the open connection. What is sent in one turn of the event loop leaves in one piece. */
  send(text: string): void {
    this.cork();
    this.socket?.send(text);
  }

  /** Ends this connection, for another. */
  drop(problem: string): void {
    this.ending ??= problem;
    this.socket?.terminate();
  }

  pause(): void {
    this.socket?.pause();
  }

  resume(): void {
    if (this.socket?.isPaused === true) {
      this.heard = performance.now();
      this.socket.resume();
    }
  }

  /** For good. @returns when the connection is closed */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    const { socket } = this;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => socket.terminate(), CLOSE_TIMEOUT_MS);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      if (socket.readyState === WebSocket.OPEN) {
        socket.close(1000);
        socket.resume();
      } else socket.terminate();
    });
  }

  private ended(socket: WebSocket, code: number, reason: string): void {
    clearInterval(this.checks);
    if (this.socket !== socket) return;
    this.socket = undefined;
    this.awaitingSince = undefined;
    if (this.closed) return;
    this.problem = this.ending ?? `closed with ${code}${reason === '' ? '' : `, ${reason}`}`;
    const asked = this.wait ?? askedToWait(code, reason);
    this.wait = undefined;
    const delay = asked === undefined ? this.backoff.next() : asked + Math.random() * MAX_JITTER_MS;
    this.timer = setTimeout(() => this.open(), delay);
    this.events.lost();
  }

  /** The server answers the upgrade over HTTP. */
  private unexpected(socket: WebSocket, response: IncomingMessage): void {
    const { statusCode: status = 0, headers } = response;
    this.ending = `the server answers ${status}`;
    this.wait = retryAfter(headers['retry-after']);
    const isForGood = status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
    if (isForGood && !this.wasOpen) {
      this.closed = true;
      this.events.refused(new ConnectionError(`${this.url}: ${this.ending}`, { status }));
    }
    response.resume();
    socket.terminate();
  }

  private check(socket: WebSocket): void {
    if (socket.isPaused) return;
    const now = performance.now();
    this.awaitingSince = this.events.isAwaiting() ? (this.awaitingSince ?? now) : undefined;
    const waited = now - Math.max(this.awaitingSince ?? now, this.answered);
    if (now - this.heard > 2 * SILENCE_MS) this.drop('the server is silent');
    else if (waited > ANSWER_TIMEOUT_MS) this.drop('the server does not answer');
    else if (now - this.heard > SILENCE_MS) socket.ping();
  }

  /** ws writes each frame by itself, and each write costs a system call. */
  private cork(): void {
    const { stream } = this;
    if (stream === undefined || this.corked) return;
    this.corked = true;
    stream.cork();
    process.nextTick(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}
