import type { IncomingMessage, ServerResponse } from 'node:http';
import { httpErrorBody } from './http-error.filter.js';

/** How long whoever was answered may go on sending a body that nobody reads. */
const LINGERING_MS = 10_000;

export type IsStreamed = (request: IncomingMessage) => boolean;

/**
 * Ends requests whose bodies do not come to an end. Node's own `requestTimeout` knows one time for all, and an upload that is streamed may
 * take hours; a body that is held in memory until it is whole may not.
 */
export class BodyDeadline {
  /** Whose bodies take their time, and are read by their contexts; all others are read whole. */
  readonly streamed: IsStreamed[] = [];

  constructor(private readonly patienceMs: number) {}

  /** To be called once for each request, before anything reads it. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (length === undefined && encoding === undefined) return;
    if (this.streamed.some((isStreamed) => isStreamed(request))) {
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
