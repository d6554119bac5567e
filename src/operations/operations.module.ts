import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseClock } from '../database/database-clock.js';
import { Clock } from './clock.js';
import { FrontDoor } from './front-door.js';
import { Health } from './health.js';
import { HealthController } from './health.controller.js';
import { HttpErrorFilter } from './http-error.filter.js';
import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';
import { RequestLimit } from './request-limit.js';
import { RequestMetrics } from './request-metrics.js';

/** What whoever runs Quartet sees of it: health, figures, log, description; and the limits on requests. */
@Global()
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, MetricsController],
  providers: [
    { provide: Clock, useClass: DatabaseClock },
    FrontDoor,
    Health,
    Metrics,
    RequestLimit,
    RequestMetrics,
    { provide: APP_FILTER, useClass: HttpErrorFilter },
  ],
  exports: [Clock, Health, Metrics],
})
export class OperationsModule {}
