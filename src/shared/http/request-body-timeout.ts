import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody } from './has-body.js';
import type { IsStreamed } from './http-edge.js';
import { httpErrorBody } from './http-error.filter.js';

/** How long whoever was answered may go on sending a body that nobody reads. */
const LINGERING_MS = 10_000;

/**
 * Ends requests whose bodies do not come to an end. Node's own `requestTimeout` knows one time for all, and an upload that is streamed may
 * take hours; a body that is held in memory until it is whole may not.
 */
export class RequestBodyTimeout {
  private readonly streamed = new WeakSet<IncomingMessage>();

  /** @param exempt the contexts say whose bodies take their time, and are read by them; all others are read whole */
  constructor(
    private readonly patienceMs: number,
    private readonly exempt: readonly IsStreamed[],
  ) {}

  /** Whether one of `exempt` said so when the request was first watched. */
  isStreamed(request: IncomingMessage): boolean {
    return this.streamed.has(request);
  }

  /** To be called once for each request, before anything reads it. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    if (!hasBody(request)) return;
    if (this.exempt.some((isStreamed) => isStreamed(request))) {
      this.streamed.add(request);
      response.once('finish', () => this.endAfter(LINGERING_MS, request, response));
    } else {
      this.endAfter(this.patienceMs, request, response);
    }
  }

  private endAfter(milliseconds: number, request: IncomingMessage, response: ServerResponse): void {
    if (request.complete) return;
    const timer = setTimeout(() => {
      if (request.complete) return;
      if (response.headersSent) {
        request.destroy();
        return;
      }
      response.statusCode = 408;
      response.setHeader('Connection', 'close');
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(JSON.stringify(httpErrorBody(408, 'The body did not come to its end in time.')), () =>
        request.destroy(),
      );
    }, milliseconds);
    request.once('close', () => clearTimeout(timer));
    request.once('end', () => clearTimeout(timer));
  }
}
