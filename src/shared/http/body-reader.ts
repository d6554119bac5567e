import { Injectable } from '@nestjs/common';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { RequestBodies } from '../auth/request-bodies.js';
import { MemoryBudget } from '../memory/memory-budget.js';
import { hasBody } from './has-body.js';
import { HttpEdge, type ParseBody } from './http-edge.js';
import { KEPT_AS_BYTES, parseBody } from './parse-body.js';

const MAX_BYTES = 100 * 1024;
// Never inflated: a body that is held until it is whole would cost its sender a thousandth of what it costs us.
const OPTIONS = { ...KEPT_AS_BYTES, limit: MAX_BYTES, inflate: false };

/**
 * Reads bodies for the routes, in place of Nest's own parsers: JSON, and forms where a route takes them; as a context says where it reads its own; not at all
 * what a context streams. The guard asks for it once the caller is known.
 */
@Injectable()
export class BodyReader extends RequestBodies {
  private readonly json = express.json(OPTIONS);
  private readonly form = express.urlencoded({ ...OPTIONS, extended: true });

  constructor(
    private readonly edge: HttpEdge,
    private readonly budget: MemoryBudget,
  ) {
    super();
  }

  read(request: Request, response: Response): Promise<void> | undefined {
    if (!hasBody(request) || request.body !== undefined || this.edge.isStreamed(request)) return undefined;
    return this.readWhole(request, response);
  }

  private async readWhole(request: Request, response: Response): Promise<void> {
    const held = this.budget.of(request, response);
    const parse: ParseBody = (parser: RequestHandler, maxBytes: number) =>
      parseBody(parser, request, response, { maxBytes, held });
    const own = this.edge.readBody(request, parse);
    if (own !== undefined) {
      request.body = await own;
      return;
    }
    await parse(this.json, MAX_BYTES);
    if (this.edge.takesForms(request)) await parse(this.form, MAX_BYTES);
  }
}
