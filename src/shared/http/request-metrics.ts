import { Injectable, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import { clientAddress } from '../rate-limit/client-address.js';
import { MinuteFigures } from '../minutes/minute-figures.js';
import { Metrics } from '../observability/metrics.js';
import { requestIdOf } from './request-context.js';

/** The route's pattern, never the address itself: that may hold keys, and would make endless labels. */
function routeOf(request: Request): string {
  const route = request.route as { path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'none';
}

function isEventStream(response: Response): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}

/** Measures every request, and logs those that were refused or failed; with `ACCESS_LOG`, or at the level `debug`, all. */
@Injectable()
export class RequestMetrics {
  private readonly logger = new Logger('HTTP');
  private readonly durations;

  constructor(
    metrics: Metrics,
    private readonly http: HttpConfig,
    private readonly minutes: MinuteFigures,
  ) {
    this.durations = metrics.histogram('quartet_http_request_seconds', 'HTTP requests', [
      'method',
      'route',
      'status',
    ]);
  }

  measure(request: Request, response: Response): void {
    const start = performance.now();
    response.once('close', () => {
      const seconds = (performance.now() - start) / 1000;
      const route = routeOf(request);
      // How long somebody listened says nothing of how fast an answer is.
      if (!isEventStream(response)) {
        this.durations.observe(seconds, request.method, route, String(response.statusCode));
        this.minutes.observeRoute(route, seconds * 1000, response.statusCode >= 500);
      }
      // What went well stands in the figures; a line for each request would be the most of the log.
      const level = response.statusCode >= 400 || this.http.accessLog ? 'log' : 'debug';
      if (Logger.isLevelEnabled(level)) this.log(level, request, route, response, seconds);
    });
  }

  /** A line has the client's address and the route's pattern, never the address that was asked for: that may hold keys. */
  private log(
    level: 'log' | 'debug',
    request: Request,
    route: string,
    response: Response,
    seconds: number,
  ): void {
    const milliseconds = (seconds * 1000).toFixed(1);
    this.logger[level](
      `${request.method} ${route} ${response.statusCode} ${milliseconds} ms from ${clientAddress(request, this.http.trustProxy)} ${requestIdOf(response)}`,
    );
  }
}
