import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import type { Config } from './shared/config/config.js';
import { configureApp } from './configure-app.js';
import type { OpenDatabase } from './shared/database/open-database.js';
import { RedactingLogger } from './shared/observability/logger.js';
import { StaticPrototypeExpressAdapter } from './shared/http/static-prototype-express.adapter.js';

export type QuartetApp = NestExpressApplication<Server>;

/** The configured application, not yet listening. @throws ConfigurationError and whatever else stops a module's start */
export async function createApp(
  config: Config,
  database: OpenDatabase,
  logger = new RedactingLogger(config.production),
): Promise<QuartetApp> {
  const app = await NestFactory.create<QuartetApp>(
    AppModule.with(config, database),
    new StaticPrototypeExpressAdapter(),
    {
      logger,
      // Errors of the start are told by main.ts, in one message for the operator.
      abortOnError: false,
      // Read in configureApp.
      bodyParser: false,
      ...(config.http.tls && { httpsOptions: config.http.tls }),
    },
  );
  configureApp(app);
  return app;
}
