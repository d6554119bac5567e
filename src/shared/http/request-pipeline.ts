import { Injectable } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import { RequestBodyTimeout } from './request-body-timeout.js';
import { HttpEdge } from './http-edge.js';
import { requestId } from './request-context.js';
import { ProxyHint } from './proxy-hint.js';
import { RequestRateLimit } from './request-rate-limit.js';
import { RequestMetrics } from './request-metrics.js';
import { securityHeaders } from './security-headers.js';

/**
 * What every HTTP request meets first: an id, the clock, the security headers, the bodyTimeout of its body, the limit of its address. One
 * middleware and not five, because Express's way from one to the next costs as much as most of them do.
 */
@Injectable()
export class RequestPipeline {
  /** Of bodies. */
  readonly bodyTimeout: RequestBodyTimeout;
  private readonly headers;

  constructor(
    private readonly metrics: RequestMetrics,
    private readonly limit: RequestRateLimit,
    private readonly proxy: ProxyHint,
    http: HttpConfig,
    edge: HttpEdge,
  ) {
    this.bodyTimeout = new RequestBodyTimeout(http.patience.bodyMs, edge.streamed);
    this.headers = securityHeaders({
      // Without TLS of our own, a page served over plain HTTP in a local network must not be told to fetch its parts over HTTPS.
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: http.tls ? [] : null } },
      strictTransportSecurity: http.tls !== undefined,
    });
  }

  readonly middleware: RequestHandler = (request, response, next) => {
    requestId(request, response);
    this.metrics.measure(request, response);
    this.proxy.look(request);
    for (const [name, value] of this.headers) response.setHeader(name, value);
    this.bodyTimeout.watch(request, response);
    this.limit.pass(request, response, next);
  };
}
