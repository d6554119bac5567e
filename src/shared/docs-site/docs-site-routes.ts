import type { INestApplication } from '@nestjs/common';
import type { Request, Response, Router } from 'express';
import helmet from 'helmet';
import { BUILT_DOCS, readDocsFiles } from './docs-files.js';
import { DocsSite } from './docs-site.js';

/** Text and pictures of its own, nothing else: no script at all. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

/**
 * `GET /docs`, `/docs/PAGE` and the files that these show. What it does not know goes on to the routes behind it. The caller guards them.
 * @param folder what `npm run build` collected; where there is none, `/docs` leads to the description of the routes
 */
export function serveDocsSite(app: INestApplication, folder = BUILT_DOCS): void {
  const http = app.getHttpAdapter().getInstance() as Router;
  const docs = readDocsFiles(folder);
  if (docs === undefined) {
    http.get('/docs', (_request, response) => response.redirect('/docs/api'));
    return;
  }
  const site = new DocsSite(docs);
  const show = (request: Request, response: Response, html: string): void => {
    policy(request, response, () => undefined);
    response.set('Cache-Control', 'private, no-cache').type('html').send(html);
  };
  http.get('/docs', (request, response) => show(request, response, site.index()));
  http.get('/docs/:page', (request, response, next) => {
    const html = site.page(request.params.page);
    if (html === undefined) next();
    else show(request, response, html);
  });
  http.get('/docs/files/:name', (request, response, next) => {
    const file = site.file(request.params.name);
    if (file === undefined) return next();
    response.set('Cache-Control', 'private, no-cache').type(file.name).send(file.content);
  });
}
