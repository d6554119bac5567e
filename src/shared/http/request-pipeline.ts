import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import { RequestBodyTimeout } from './request-body-timeout.js';
import { namesSeveralHosts, SEVERAL_HOSTS } from './host-lines.js';
import { HttpEdge } from './http-edge.js';
import { requestId } from './request-context.js';
import { OpenSockets } from './open-sockets.js';
import { PipelinedRequests } from './pipelined-requests.js';
import { ProxyHint } from './proxy-hint.js';
import { RequestRateLimit } from './request-rate-limit.js';
import { RequestMetrics } from './request-metrics.js';
import { securityHeaders } from './security-headers.js';

/**
 * What every HTTP request meets first: an id, the clock, the security headers, the time-out of its body, one host alone, the limit of its address. One
 * middleware and not five, because Express's way from one to the next costs as much as most of them do.
 */
@Injectable()
export class RequestPipeline {
  /** Of bodies. */
  private readonly bodyTimeout: RequestBodyTimeout;
  private readonly headers;
  private readonly pipelined = new PipelinedRequests();

  constructor(
    private readonly metrics: RequestMetrics,
    private readonly limit: RequestRateLimit,
    private readonly proxy: ProxyHint,
    private readonly sockets: OpenSockets,
    http: HttpConfig,
    private readonly edge: HttpEdge,
  ) {
    this.bodyTimeout = new RequestBodyTimeout(http.timeouts.bodyMs, edge);
    this.headers = securityHeaders({
      contentSecurityPolicy: {
        directives: {
          // Helmet's own lets in styles and fonts of any host, and any style inline. Pages with more than files set a policy of their own.
          styleSrc: ["'self'"],
          fontSrc: ["'self'"],
          // Without TLS of our own, a page served over plain HTTP in a local network must not be told to fetch its parts over HTTPS.
          upgradeInsecureRequests: http.tls ? [] : null,
        },
      },
      strictTransportSecurity: http.tls !== undefined || isNamedHttps(http.publicUrl),
    });
  }

  readonly middleware: RequestHandler = (request, response, next) =>
    this.pipelined.take(request, response, () => this.begin(request, response, next));

  private begin(request: Request, response: Response, next: NextFunction): void {
    requestId(request, response);
    this.metrics.measure(request, response);
    this.proxy.look(request);
    for (const [name, value] of this.headers) response.setHeader(name, value);
    if (this.bodyTimeout.watch(request, response) === 'streamed') this.sockets.uploads(request);
    if (namesSeveralHosts(request)) {
      response.setHeader('Connection', 'close');
      this.edge.refuseEarly(request, response, 400, SEVERAL_HOSTS);
    } else this.limit.pass(request, response, next);
  }
}

/** Whether the world reaches Quartet by HTTPS, through a proxy. Not on `localhost`: a browser would refuse plain HTTP to everything else on that machine. */
function isNamedHttps(publicUrl: string | undefined): boolean {
  if (publicUrl === undefined) return false;
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' && hostname !== 'localhost';
}
