import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** The figures of this process, to which every module adds its own. */
@Global()
@Module({ providers: [Metrics], exports: [Metrics] })
export class ObservabilityModule {}
