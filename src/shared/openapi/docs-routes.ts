import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { Authentication } from '../auth/authentication.js';
import { DocsReaderAuthenticator } from '../auth/operator.authenticator.js';
import { serveDocsSite } from '../docs-site/docs-site-routes.js';
import { createOpenApiDocument } from './document.js';
import { setSwaggerPolicy } from './swagger-policy.js';

/**
 * `GET /docs` (the documents), `/docs/api` (the routes, to try), `/docs-json`, `/docs-yaml` and `/docs/asyncapi.yaml`; all need the operator, unless
 * `OPERATIONS_PUBLIC` has `docs`.
 * @param asyncApi makes the description of what is no REST, in YAML
 */
export function setUpDocs(app: INestApplication, asyncApi?: () => string): void {
  const authentication = app.get(Authentication);
  const authenticator = app.get(DocsReaderAuthenticator);
  const guard = (request: Request, _response: Response, next: NextFunction): void => {
    authentication.require(request, authenticator).then(() => next(), next);
  };
  // These routes are written past Nest's guards, so they are guarded here.
  for (const path of ['/docs', '/docs-json', '/docs-yaml']) app.use(path, guard);
  const http = app.getHttpAdapter();
  let asyncApiText: string | undefined;
  if (asyncApi) {
    http.get('/docs/asyncapi.yaml', (_request: Request, response: Response) => {
      asyncApiText ??= asyncApi();
      response.type('application/yaml').send(asyncApiText);
    });
  }
  app.use('/docs/api', setSwaggerPolicy);
  SwaggerModule.setup('docs/api', app, () => createOpenApiDocument(app), {
    customSiteTitle: 'Quartet',
    jsonDocumentUrl: 'docs-json',
    yamlDocumentUrl: 'docs-yaml',
    // Its default asks a host of Swagger's for a badge, which names this server to it.
    swaggerOptions: { validatorUrl: null },
  });
  serveDocsSite(app);
}
