import { Injectable, Logger } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { Metrics } from './metrics.js';
import { requestIdOf } from './request-context.js';

/** The route's pattern, never the address itself: that may hold keys, and would make endless labels. */
function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}

/** Measures every request, and logs those that were refused or failed. */
@Injectable()
export class RequestMetrics {
  private readonly logger = new Logger('HTTP');
  private readonly durations;

  constructor(metrics: Metrics) {
    this.durations = metrics.histogram('quartet_http_request_seconds', 'HTTP requests', [
      'method',
      'route',
      'status',
    ]);
  }

  readonly middleware: RequestHandler = (request: Request, response: Response, next: NextFunction) => {
    const start = process.hrtime.bigint();
    response.once('close', () => {
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      const route = routeOf(request);
      this.durations.observe({ method: request.method, route, status: response.statusCode }, seconds);
      // What went well stands in the figures; a line for each request would be the most of the log.
      if (response.statusCode >= 400) this.tell(request, route, response, seconds);
    });
    next();
  };

  private tell({ method }: Request, route: string, response: Response, seconds: number): void {
    const milliseconds = (seconds * 1000).toFixed(1);
    this.logger.log(`${method} ${route} ${response.statusCode} ${milliseconds} ms ${requestIdOf(response)}`);
  }
}
