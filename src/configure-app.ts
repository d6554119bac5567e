import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import helmet from 'helmet';
import { BobuxWsAdapter } from './bobux-gateway/bobux-ws.adapter.js';
import { HttpConfig } from './config/config.js';
import { lishopRequests } from './lishop-lists/requests/lishop-requests.js';
import { isDirectoryUpload } from './imba-chat-bridge/directory/upload-body.js';
import { setUpOpenApi } from './operations/openapi.js';
import { requestId } from './operations/request-context.js';
import { RequestLimit } from './operations/request-limit.js';
import { RequestMetrics } from './operations/request-metrics.js';

const isJson = ({ headers }: IncomingMessage): boolean =>
  /^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '');

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
  // Uploads are streamed by their own route: the parser would hold them whole, before it is known who sends them.
  app.useBodyParser('json', {
    type: (request: IncomingMessage) => isJson(request) && !isDirectoryUpload(request),
  });
  setUpOpenApi(app);
  app.useWebSocketAdapter(new BobuxWsAdapter(app));
}
