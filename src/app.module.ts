import { Module, type DynamicModule } from '@nestjs/common';
import { credentials } from './assembly.js';
import { contexts } from './contexts.js';
import { AuthModule } from './shared/auth/auth.module.js';
import type { Config } from './shared/config/config.js';
import { ConfigModule } from './shared/config/config.module.js';
import { DatabaseModule } from './shared/database/database.module.js';
import type { OpenDatabase } from './shared/database/open-database.js';
import { HttpModule } from './shared/http/http.module.js';
import { JobsModule } from './shared/jobs/jobs.module.js';
import { MailModule } from './shared/mail/mail.module.js';
import { NoticesModule } from './shared/notices/notices.module.js';
import { ObservabilityModule } from './shared/observability/observability.module.js';
import { RateLimitModule } from './shared/rate-limit/rate-limit.module.js';
import { SecretsModule } from './shared/secrets/secrets.module.js';

/** The platform, each part on those above it, then the contexts. */
@Module({})
export class AppModule {
  static with(config: Config, database: OpenDatabase): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        ObservabilityModule,
        DatabaseModule.with(database),
        JobsModule,
        SecretsModule,
        RateLimitModule,
        AuthModule.with(credentials),
        HttpModule.with(contexts.flatMap(({ http }) => http ?? [])),
        MailModule.with(contexts.flatMap(({ gmailAccounts }) => gmailAccounts?.(config) ?? [])),
        NoticesModule,
        ...contexts.map(({ module }) => module),
      ],
    };
  }
}
