import { Injectable, Logger } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { Metrics } from './metrics.js';
import { requestIdOf } from './request-context.js';

/** The route's pattern, never the address itself: that may hold keys, and would make endless labels. */
function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}

/** Measures and logs every request. */
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
      this.logger.log(
        `${request.method} ${route} ${response.statusCode} ${(seconds * 1000).toFixed(1)} ms ${requestIdOf(response)}`,
      );
    });
    next();
  };
}
