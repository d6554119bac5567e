import { Module, type DynamicModule } from '@nestjs/common';
import {
  BobuxConfig,
  CredentialsConfig,
  DatabaseConfig,
  HttpConfig,
  ImbaChatConfig,
  ImvuConfig,
  LimitsConfig,
  LiShopConfig,
  MailConfig,
  RedisConfig,
  type Config,
} from './config.js';

/** Gives every module its slice of the configuration, by the slice's class. */
@Module({})
export class ConfigModule {
  static with(config: Config): DynamicModule {
    const providers = [
      { provide: HttpConfig, useValue: config.http },
      { provide: DatabaseConfig, useValue: config.database },
      { provide: CredentialsConfig, useValue: config.credentials },
      { provide: LimitsConfig, useValue: config.limits },
      { provide: RedisConfig, useValue: config.redis },
      { provide: BobuxConfig, useValue: config.bobux },
      { provide: MailConfig, useValue: config.mail },
      { provide: LiShopConfig, useValue: config.lishop },
      { provide: ImbaChatConfig, useValue: config.imbachat },
      { provide: ImvuConfig, useValue: config.imvu },
    ];
    return { module: ConfigModule, global: true, providers, exports: providers };
  }
}
