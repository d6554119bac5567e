import { Module, type DynamicModule } from '@nestjs/common';
import { credentials, integrityChecks } from './assembly.js';
import { contexts } from './contexts.js';
import { AuthModule } from './shared/auth/auth.module.js';
import type { Config } from './shared/config/config.js';
import { ConfigModule } from './shared/config/config.module.js';
import { ConsoleModule } from './shared/console/console.module.js';
import { DatabaseModule } from './shared/database/database.module.js';
import type { OpenDatabase } from './shared/database/open-database.js';
import { HttpModule } from './shared/http/http.module.js';
import { JobsModule } from './shared/jobs/jobs.module.js';
import { MemoryModule } from './shared/memory/memory.module.js';
import { MailModule } from './shared/mail/mail.module.js';
import { MinutesModule } from './shared/minutes/minutes.module.js';
import { NoticesModule } from './shared/notices/notices.module.js';
import { ObservabilityModule } from './shared/observability/observability.module.js';
import { OperatorModule } from './shared/operator/operator.module.js';
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
        MinutesModule.with(
          new Map(contexts.flatMap(({ name, segments }) => (segments ?? []).map((one) => [one, name]))),
        ),
        RateLimitModule,
        MemoryModule,
        AuthModule.with(credentials),
        HttpModule.with(contexts.flatMap(({ http }) => http ?? [])),
        MailModule.with(contexts.flatMap(({ gmailAccounts }) => gmailAccounts?.(config) ?? [])),
        NoticesModule,
        OperatorModule.with(
          contexts.map(({ name }) => name),
          integrityChecks,
          contexts.flatMap(({ needs }) => needs ?? []),
        ),
        ConsoleModule,
        ...contexts.map(({ module }) => module),
      ],
    };
  }
}
