import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { BobuxGatewayModule } from './bobux-gateway/bobux-gateway.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import type { OpenDatabase } from './database/open-database.js';
import { ImbaChatBridgeModule } from './imba-chat-bridge/imba-chat-bridge.module.js';
import { ImvuSessionsModule } from './imvu-sessions/imvu-sessions.module.js';
import { LiShopListsModule } from './lishop-lists/lishop-lists.module.js';
import { MailModule } from './mail/mail.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { RedisModule } from './redis/redis.module.js';

/** The house: what is shared on the ground floor, the four contexts above, each of which could be taken away. */
@Module({})
export class AppModule {
  static with(config: Config, database: OpenDatabase): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        DatabaseModule.with(database.dataSource, database.url),
        RedisModule,
        AuthModule,
        OperationsModule,
        MailModule,

        // Express tries the routes in this order: the busiest first.
        ImvuSessionsModule,
        LiShopListsModule,
        ImbaChatBridgeModule,
        BobuxGatewayModule,
      ],
    };
  }
}
