import { Module, type DynamicModule } from '@nestjs/common';
import { AuthModule } from './shared/auth/auth.module.js';
import { BobuxGatewayModule } from './contexts/bobux-ledger/gateway/bobux-gateway.module.js';
import type { Config } from './shared/config/config.js';
import { ConfigModule } from './shared/config/config.module.js';
import { DatabaseModule } from './shared/database/database.module.js';
import type { OpenDatabase } from './shared/database/open-database.js';
import { ImbaChatBridgeModule } from './contexts/imba-chat-bridge/imba-chat-bridge.module.js';
import { ImvuSessionsModule } from './contexts/imvu-sessions/imvu-sessions.module.js';
import { LiShopListsModule } from './contexts/lishop-lists/lishop-lists.module.js';
import { MailModule } from './shared/mail/mail.module.js';
import { HttpModule } from './shared/http/http.module.js';
import { ObservabilityModule } from './shared/observability/observability.module.js';
import { RateLimitModule } from './shared/rate-limit/rate-limit.module.js';
import { SecretsModule } from './shared/secrets/secrets.module.js';

/** What is shared, then the four contexts, each of which could be taken away. */
@Module({})
export class AppModule {
  static with(config: Config, database: OpenDatabase): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        DatabaseModule.with(database),
        ObservabilityModule,
        SecretsModule,
        RateLimitModule,
        AuthModule,
        HttpModule,
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
