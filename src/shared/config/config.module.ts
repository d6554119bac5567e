import { Module, type DynamicModule } from '@nestjs/common';
import { Config } from './config.js';

/** Gives every module its slice of the configuration, by the slice's class. */
@Module({})
export class ConfigModule {
  static with(config: Config): DynamicModule {
    const providers = [
      { provide: Config, useValue: config },
      ...config.entries.map(([slice, useValue]) => ({ provide: slice, useValue })),
    ];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
