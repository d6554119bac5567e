import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { RequestBodies } from '../auth/request-bodies.js';
import { BodyReader } from './body-reader.js';
import { EdgeErrorFilter } from './edge-error.filter.js';
import { RequestPipeline } from './request-pipeline.js';
import { Health } from './health.js';
import { HealthController } from './health.controller.js';
import { HttpEdge, type HttpEdgePart } from './http-edge.js';
import { MetricsController } from './metrics.controller.js';
import { OpenSockets } from './open-sockets.js';
import { ProcessFigures } from './process-figures.js';
import { ProxyHint } from './proxy-hint.js';
import { RequestRateLimit } from './request-rate-limit.js';
import { RequestMetrics } from './request-metrics.js';

/** The HTTP edge: what every request passes, how errors are answered, and the routes of the platform itself. */
@Global()
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, MetricsController],
  providers: [
    RequestPipeline,
    OpenSockets,
    Health,
    RequestRateLimit,
    ProxyHint,
    ProcessFigures,
    RequestMetrics,
    { provide: RequestBodies, useClass: BodyReader },
    { provide: APP_FILTER, useClass: EdgeErrorFilter },
  ],
  exports: [Health, RequestBodies, OpenSockets],
})
export class HttpModule {
  /** @param parts what the contexts ask of the HTTP edge */
  static with(parts: readonly HttpEdgePart[]): DynamicModule {
    return { module: HttpModule, providers: [{ provide: HttpEdge, useValue: new HttpEdge(parts) }] };
  }
}
