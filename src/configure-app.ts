import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { BobuxWsAdapter } from './bobux-gateway/bobux-ws.adapter.js';
import { HttpConfig } from './config/config.js';
import { lishopRequests } from './lishop-lists/requests/lishop-requests.js';
import { tooManyRequests } from './lishop-lists/requests/too-many-requests.js';
import { isDirectoryUpload } from './imba-chat-bridge/directory/upload-body.js';
import { isProxied } from './imvu-sessions/http/proxied-requests.js';
import { bodyReader } from './operations/body-reader.js';
import { entityTag } from './operations/entity-tag.js';
import { FrontDoor } from './operations/front-door.js';
import { setUpOpenApi } from './operations/openapi.js';
import { guardServer } from './operations/server-guards.js';
import { RequestLimit } from './operations/request-limit.js';

/** What stands before every route, in the order in which a request meets it. For main.ts and for every end-to-end test. */
export function configureApp(app: INestApplication & NestExpressApplication): void {
  const http = app.get(HttpConfig);
  app.set('trust proxy', http.trustProxy);
  app.disable('x-powered-by');
  app.set('etag', entityTag);
  app.get(RequestLimit).forms.push(tooManyRequests);
  guardServer(app.getHttpServer() as Server, http);
  const { deadline, middleware } = app.get(FrontDoor);
  deadline.exempt.push(isDirectoryUpload, isProxied);
  app.use(middleware);
  app.use(lishopRequests);
  app.use(bodyReader((request) => deadline.isStreamed(request)));
  setUpOpenApi(app);
  app.useWebSocketAdapter(new BobuxWsAdapter(app));
}
