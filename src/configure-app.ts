import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { bobuxAsyncApi } from './contexts/bobux-ledger/asyncapi.js';
import { BobuxWsAdapter } from './contexts/bobux-ledger/gateway/bobux-ws.adapter.js';
import { HttpConfig } from './shared/config/config.js';
import { lishopRequests } from './contexts/lishop-lists/http/lishop-requests.js';
import { tooManyRequests } from './contexts/lishop-lists/http/too-many-requests.js';
import { isDirectoryUpload } from './contexts/imba-chat-bridge/directory/upload-body.js';
import { isProxied } from './contexts/imvu-sessions/http/proxied-requests.js';
import { bodyReader } from './shared/http/body-reader.js';
import { entityTag } from './shared/http/entity-tag.js';
import { RequestPipeline } from './shared/http/request-pipeline.js';
import { setUpDocs } from './shared/openapi/docs-routes.js';
import { guardServer } from './shared/http/server-guards.js';
import { RequestRateLimit } from './shared/http/request-rate-limit.js';

/** What stands before every route, in the order in which a request meets it. For main.ts and for every end-to-end test. */
export function configureApp(app: INestApplication & NestExpressApplication): void {
  const http = app.get(HttpConfig);
  app.set('trust proxy', http.trustProxy);
  app.disable('x-powered-by');
  app.set('etag', entityTag);
  app.get(RequestRateLimit).forms.push(tooManyRequests);
  guardServer(app.getHttpServer() as Server, http);
  const { deadline, middleware } = app.get(RequestPipeline);
  deadline.exempt.push(isDirectoryUpload, isProxied);
  app.use(middleware);
  app.use(lishopRequests);
  app.use(bodyReader((request) => deadline.isStreamed(request)));
  setUpDocs(app, bobuxAsyncApi);
  app.useWebSocketAdapter(new BobuxWsAdapter(app));
}
