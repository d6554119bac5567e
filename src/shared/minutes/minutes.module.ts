import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ContextSegments, MinuteFigures } from './minute-figures.js';
import { MinuteWriter } from './minute-writer.js';

/** Figures of all replicas, minute by minute. */
@Global()
@Module({ providers: [MinuteFigures, MinuteWriter], exports: [MinuteFigures, MinuteWriter] })
export class MinutesModule {
  /** @param segments by the first segment of a route, its context */
  static with(segments: ReadonlyMap<string, string>): DynamicModule {
    return {
      module: MinutesModule,
      providers: [{ provide: ContextSegments, useValue: new ContextSegments(segments) }],
    };
  }
}
