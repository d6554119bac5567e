import { Catch } from '@nestjs/common';
import type { Response } from 'express';
import { HttpEdge } from './http-edge.js';
import { HttpErrorFilter, type HttpErrorBody } from './http-error.filter.js';

/** For what no controller's filter sees, as it is refused before any route is met: in the form of the context whose address it is. */
@Catch()
export class EdgeErrorFilter extends HttpErrorFilter {
  constructor(private readonly edge: HttpEdge) {
    super();
  }

  protected override form(body: HttpErrorBody, { req }: Response): object {
    return this.edge.errorBody(req, body);
  }
}
