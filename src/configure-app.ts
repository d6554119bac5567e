import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import helmet from 'helmet';
import { BobuxWsAdapter } from './bobux-gateway/bobux-ws.adapter.js';
import { HttpConfig } from './config/config.js';
import { lishopRequests } from './lishop-lists/requests/lishop-requests.js';
import { isDirectoryUpload } from './imba-chat-bridge/directory/upload-body.js';
import { isStreamed } from './imvu-sessions/http/streamed-requests.js';
import { setUpOpenApi } from './operations/openapi.js';
import { requestId } from './operations/request-context.js';
import { RequestLimit } from './operations/request-limit.js';
import { RequestMetrics } from './operations/request-metrics.js';

/** What stands before every route, in the order in which a request meets it. For main.ts and for every end-to-end test. */
export function configureApp(app: INestApplication & NestExpressApplication): void {
  const http = app.get(HttpConfig);
  app.set('trust proxy', http.trustProxy);
  app.use(requestId);
  app.use(app.get(RequestMetrics).middleware);
  app.use(
    helmet({
      // Without TLS of our own, a page served over plain HTTP in a local network must not be told to fetch its parts over HTTPS.
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: http.tls ? [] : null } },
      strictTransportSecurity: http.tls !== undefined,
    }),
  );
  app.use(app.get(RequestLimit).middleware);
  app.use(lishopRequests);
  // In place of Nest's own parsers: what a context streams must not be held whole, least of all before it is known who sends it.
  const read = (type: string) => (request: IncomingMessage) =>
    !isDirectoryUpload(request) && !isStreamed(request) && Boolean((request as Request).is(type));
  app.useBodyParser('json', { type: read('json') });
  app.useBodyParser('urlencoded', { extended: true, type: read('urlencoded') });
  setUpOpenApi(app);
  app.useWebSocketAdapter(new BobuxWsAdapter(app));
}
