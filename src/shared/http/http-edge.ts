import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { httpErrorBody, type HttpErrorBody } from './http-error.filter.js';

/** Whether the route of a request reads its body itself, piece by piece. */
export type IsStreamed = (request: IncomingMessage) => boolean;

/**
 * Why a request is refused by none of its route's filters: it cannot be read (400, 413, 431), it does not come to its end (408), too many came
 * (429), or too much is held (503).
 */
export type EarlyRefusal = 400 | 408 | 413 | 429 | 431 | 503;

/** Words such refusals in a wire format that is no JSON. @returns false where the request is none of its own */
export type EarlyResponder = (request: Request, response: Response, status: EarlyRefusal) => boolean;

/** Runs a parser of Express on the body of one request. @returns undefined where it is none of the parser's own; rejects with the parser's errors */
export type ParseBody = (parser: RequestHandler, maxBytes: number) => Promise<unknown>;

/** Reads a body in a context's own way. @returns undefined where the request is none of its own */
export type ReadBody = (request: Request, parse: ParseBody) => Promise<unknown> | undefined;

/** Words a refusal in a JSON form of its own. @returns undefined where the request is none of its own */
export type ErrorBodyForm = (request: Request, body: HttpErrorBody) => object | undefined;

/** What a context asks of the way that every request goes before it meets a route. */
export interface HttpEdgePart {
  /** Stands before every route; leaves alone what is none of its own. */
  readonly middleware?: RequestHandler;
  readonly isStreamed?: IsStreamed;
  /** Once the caller is known. */
  readonly readBody?: ReadBody;
  /** Whether the route of a request takes forms, which a page elsewhere can send without asking; else only JSON is read. */
  readonly takesForms?: (request: IncomingMessage) => boolean;
  readonly refuseEarly?: EarlyResponder;
  /**
   * The form of what is refused before any route is met: a body or an address that cannot be read, an address that there is not, too many
   * requests. The errors of routes have the filters of their controllers.
   */
  readonly errorBody?: ErrorBodyForm;
}

/** The parts of all contexts. */
export class HttpEdge {
  constructor(private readonly parts: readonly HttpEdgePart[]) {}

  get middlewares(): RequestHandler[] {
    return this.parts.flatMap(({ middleware }) => middleware ?? []);
  }

  isStreamed(request: IncomingMessage): boolean {
    return this.parts.some((part) => part.isStreamed?.(request));
  }

  readBody(request: Request, parse: ParseBody): Promise<unknown> | undefined {
    for (const part of this.parts) {
      const reading = part.readBody?.(request, parse);
      if (reading !== undefined) return reading;
    }
    return undefined;
  }

  takesForms(request: IncomingMessage): boolean {
    return this.parts.some((part) => part.takesForms?.(request));
  }

  errorBody(request: Request, body: HttpErrorBody): object {
    for (const part of this.parts) {
      const own = part.errorBody?.(request, body);
      if (own !== undefined) return own;
    }
    return body;
  }

  /** Refuses a request in the form of its context. */
  refuseEarly(request: Request, response: Response, status: EarlyRefusal, message: string): void {
    if (this.parts.some((part) => part.refuseEarly?.(request, response, status))) return;
    response.status(status).json(this.errorBody(request, httpErrorBody(status, message)));
  }
}
