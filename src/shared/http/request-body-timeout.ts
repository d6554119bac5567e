import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request, Response } from 'express';
import { hasBody } from './has-body.js';
import type { HttpEdge } from './http-edge.js';

/** How long a client that was answered may go on sending a body that nobody reads, and how much of it. */
const LINGERING_MS = 10_000;
const MAX_DROPPED_BYTES = 64 * 1024;
/** Between our end of the connection and its end: who would be reset while it reads its answer might lose it. */
const FAREWELL_MS = 1_000;

/**
 * Ends requests whose bodies do not come to an end. Node's own `requestTimeout` knows one time for all, and an upload that is streamed may
 * take hours; a body that is held in memory until it is whole may not. Of what is still to come once the answer is written, 64 KiB are read and dropped.
 */
export class RequestBodyTimeout {
  /** @param edge says whose bodies take their time, and are read by their contexts; all others are read whole */
  constructor(
    private readonly timeoutMs: number,
    private readonly edge: HttpEdge,
  ) {}

  /** To be called once for each request, before anything reads it. */
  watch(request: Request, response: Response): 'streamed' | 'whole' | undefined {
    if (!hasBody(request)) return undefined;
    // Before `finish`, where Node itself would begin to read it, without any end.
    response.once('prefinish', () => dropRest(request, response));
    if (this.edge.isStreamed(request)) return 'streamed';
    const timer = setTimeout(() => this.answerLate(request, response), this.timeoutMs).unref();
    request.once('close', () => clearTimeout(timer));
    request.once('end', () => clearTimeout(timer));
    return 'whole';
  }

  private answerLate(request: Request, response: Response): void {
    if (request.complete) return;
    if (response.headersSent) {
      request.destroy();
      return;
    }
    response.setHeader('Connection', 'close');
    response.once('finish', () => request.destroy());
    this.edge.refuseEarly(request, response, 408, 'The body did not come to its end in time.');
  }
}

function dropRest(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete || request.destroyed) return;
  const late = setTimeout(() => request.destroy(), LINGERING_MS).unref();
  request.once('close', () => clearTimeout(late));
  let bytes = 0;
  const end = (): void => {
    request.socket.end();
    setTimeout(() => request.destroy(), FAREWELL_MS).unref();
  };
  const drop = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes <= MAX_DROPPED_BYTES) return;
    request.off('data', drop).pause();
    if (response.writableFinished) end();
    else response.once('finish', end);
  };
  // A reader that asked for pieces has stopped, which would keep the body from flowing: the connection would be stuck.
  request.removeAllListeners('readable');
  request.on('data', drop).resume();
}
