import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';

/** Whether the route of a request reads its body itself, piece by piece. */
export type IsStreamed = (request: IncomingMessage) => boolean;

/** Words the 429 of `LIMIT_REQUESTS` in a wire format of its own. @returns false where the request is none of its own */
export type RateLimitResponder = (request: Request, response: Response) => boolean;

/** What a context asks of the way that every request goes before it meets a route. */
export interface HttpEdgePart {
  /** Stands before every route; leaves alone what is none of its own. */
  readonly middleware?: RequestHandler;
  readonly isStreamed?: IsStreamed;
  /** Whether the route of a request takes forms, which a page elsewhere can send without asking; else only JSON is read. */
  readonly takesForms?: (request: IncomingMessage) => boolean;
  readonly rateLimitResponder?: RateLimitResponder;
}

/** The parts of all contexts. */
export class HttpEdge {
  constructor(private readonly parts: readonly HttpEdgePart[]) {}

  get middlewares(): RequestHandler[] {
    return this.parts.flatMap(({ middleware }) => middleware ?? []);
  }

  get streamed(): IsStreamed[] {
    return this.parts.flatMap(({ isStreamed }) => isStreamed ?? []);
  }

  takesForms(request: IncomingMessage): boolean {
    return this.parts.some((part) => part.takesForms?.(request));
  }

  get rateLimitResponders(): RateLimitResponder[] {
    return this.parts.flatMap(({ rateLimitResponder }) => rateLimitResponder ?? []);
  }
}
