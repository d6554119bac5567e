import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Express } from 'express';
import { AppModule } from './app.module.js';
import { contexts } from './contexts.js';
import type { Config } from './shared/config/config.js';
import { serveConsoleAssets } from './shared/console/console-assets.js';
import { HttpConfig, ProcessConfig } from './shared/config/platform-settings.js';
import type { OpenDatabase } from './shared/database/open-database.js';
import { entityTag } from './shared/http/entity-tag.js';
import { HttpEdge } from './shared/http/http-edge.js';
import { OpenSockets } from './shared/http/open-sockets.js';
import { RequestPipeline } from './shared/http/request-pipeline.js';
import { guardServer } from './shared/http/server-guards.js';
import { refuseUnreadable } from './shared/http/unreadable-requests.js';
import { webSocketRequests } from './shared/http/websocket-requests.js';
import { StaticPrototypeExpressAdapter } from './shared/http/static-prototype-express.adapter.js';
import { RedactingLogger } from './shared/observability/logger.js';
import { setUpDocs } from './shared/openapi/docs-routes.js';

export type QuartetApp = NestExpressApplication<Server>;

/** The configured application, not yet listening. @throws ConfigurationError and whatever else stops a module's start */
export async function createApp(
  config: Config,
  database: OpenDatabase,
  logger = new RedactingLogger(config.get(ProcessConfig).production),
): Promise<QuartetApp> {
  const { tls } = config.get(HttpConfig);
  const app = await NestFactory.create<QuartetApp>(
    AppModule.with(config, database),
    new StaticPrototypeExpressAdapter(),
    {
      logger,
      // Errors of the start are reported by main.ts, in one message for the operator.
      abortOnError: false,
      // Read by BodyReader, once the caller is known.
      bodyParser: false,
      ...(tls && { httpsOptions: tls }),
    },
  );
  configureApp(app);
  return app;
}

/** What stands before every route, in the order in which a request meets it. */
export function configureApp(app: INestApplication & NestExpressApplication): void {
  const http = app.get(HttpConfig);
  app.set('trust proxy', http.trustProxy);
  app.disable('x-powered-by');
  app.set('etag', entityTag);
  const server = app.getHttpServer() as Server;
  guardServer(server, http);
  app.get(OpenSockets).watch(server);
  refuseUnreadable(server, app.getHttpAdapter().getInstance() as Express, app.get(HttpEdge));
  app.use(app.get(RequestPipeline).middleware);
  serveConsoleAssets(app);
  for (const own of app.get(HttpEdge).middlewares) app.use(own);
  setUpDocs(app, contexts.find(({ asyncApi }) => asyncApi)?.asyncApi);
  const adapters = contexts.flatMap(({ webSocketAdapter }) => webSocketAdapter?.(app) ?? []);
  for (const adapter of adapters) app.useWebSocketAdapter(adapter);
  if (adapters.length === 0) webSocketRequests(server, []);
}

/** For a shutdown: every context answers what is in flight and ends its connections. */
export async function drain(app: INestApplication): Promise<void> {
  await Promise.all(contexts.map((context) => context.drain?.(app) ?? Promise.resolve()));
}
