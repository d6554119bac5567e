import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { Authentication } from '../auth/authentication.js';
import { OperatorUnlessLocalAuthenticator } from '../auth/operator.authenticator.js';
import { HttpEdge } from './http-edge.js';
import { httpErrorBody } from './http-error.filter.js';
import { VERSION } from '../observability/version.js';

/** A route for every method is one operation for each, and Nest gives them all one id, which generators of clients stumble over. */
function withUniqueIds(document: OpenAPIObject): OpenAPIObject {
  const seen = new Set<string>();
  for (const verbs of Object.values(document.paths)) {
    for (const [verb, operation] of Object.entries(verbs as Record<string, { operationId?: string }>)) {
      const { operationId } = operation;
      if (operationId === undefined) continue;
      if (seen.has(operationId)) operation.operationId = `${operationId}_${verb}`;
      seen.add(operation.operationId ?? operationId);
    }
  }
  return document;
}

/** What the readers of addresses and bodies refuse, before any route: the same for every route that has one and says nothing else. */
const COMMON_REFUSALS = {
  400: 'What was sent cannot be read',
  413: 'The body is too large',
  415: 'The body is compressed, or in a character set that is not understood',
};

interface Described {
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly in?: string }[];
  readonly responses?: Record<string, object>;
}

/** Plain text in its errors: a wire format of its own, described to the last status. */
function describesItself(responses: Record<string, object>): boolean {
  return JSON.stringify(responses['401'] ?? responses['500'] ?? {}).includes('text/plain');
}

function withCommonRefusals(document: OpenAPIObject): OpenAPIObject {
  for (const verbs of Object.values(document.paths)) {
    for (const { requestBody, parameters, responses } of Object.values(verbs as Record<string, Described>)) {
      if (responses === undefined || describesItself(responses)) continue;
      const inPath = parameters?.some((parameter) => parameter.in === 'path') === true;
      for (const [status, description] of Object.entries(COMMON_REFUSALS)) {
        if (requestBody === undefined && !(inPath && status === '400')) continue;
        const example = httpErrorBody(Number(status), `${description}.`);
        responses[status] ??= { description, content: { 'application/json': { example } } };
      }
    }
  }
  return document;
}

/** The description of all REST routes. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setTitle('Quartet')
    .setDescription('The REST routes. The Bobux commands, over a websocket, stand in docs/asyncapi.yaml.')
    .setVersion(VERSION)
    .addSecurity('operator', { type: 'http', scheme: 'basic' });
  for (const [name, scheme] of Object.entries(app.get(HttpEdge).openApiSecurity))
    description.addSecurity(name, scheme);
  return withCommonRefusals(withUniqueIds(SwaggerModule.createDocument(app, description.build())));
}

/** `GET /docs` (a page) and `/docs-json`; they need the operator unless only this machine can connect. */
export function setUpOpenApi(app: INestApplication): void {
  const authentication = app.get(Authentication);
  const authenticator = app.get(OperatorUnlessLocalAuthenticator);
  const guard = (request: Request, _response: Response, next: NextFunction): void => {
    authentication.require(request, authenticator).then(() => next(), next);
  };
  // SwaggerModule writes its routes past Nest's guards, so they are guarded here.
  for (const path of ['/docs', '/docs-json', '/docs-yaml']) app.use(path, guard);
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app), { customSiteTitle: 'Quartet' });
}
