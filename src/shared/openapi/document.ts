import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { OPERATOR_SESSION } from '../auth/operator.authenticator.js';
import { credentialsOf, type SecurityScheme } from '../auth/security-scheme.js';
import { HttpError } from '../http/http-error.answer.js';
import { httpErrorBody } from '../http/http-error.filter.js';
import { VERSION } from '../observability/version.js';
import { declaredRoutes, type DeclaredRoute } from './declared-routes.js';
import { operationId } from '../http/operation-name.js';

interface Described {
  operationId?: string;
  security?: Record<string, string[]>[];
  readonly tags?: readonly string[];
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly in?: string }[];
  readonly responses?: Record<string, object>;
}

type Paths = Record<string, Record<string, Described>>;

/** What the readers of addresses and bodies refuse, before any route: the same for every route that has one and says nothing else. */
const COMMON_REFUSALS = {
  400: 'What was sent cannot be read',
  413: 'The body is too large',
  415: 'The body is compressed, or in a character set that is not understood',
};

/** Plain text in its errors: a wire format of its own, described to the last status. */
function describesItself(responses: Record<string, object>): boolean {
  return JSON.stringify(responses['401'] ?? responses['500'] ?? {}).includes('text/plain');
}

function addCommonRefusals({ requestBody, parameters, responses }: Described): void {
  if (responses === undefined || describesItself(responses)) return;
  const inPath = parameters?.some((parameter) => parameter.in === 'path') === true;
  for (const [status, description] of Object.entries(COMMON_REFUSALS)) {
    if (requestBody === undefined && !(inPath && status === '400')) continue;
    const example = httpErrorBody(Number(status), `${description}.`);
    const schema = { $ref: '#/components/schemas/HttpError' };
    responses[status] ??= { description, content: { 'application/json': { schema, example } } };
  }
}

/** What every route says that takes the operator's credentials, in the form of its 401. */
const OPERATOR_REFUSALS = {
  403: 'A page of another site sent it, or it came with the console’s cookie and without `x-quartet-console: 1`',
  421: 'The host name is none of this server’s',
};

/** The same of other routes that take a password, and do something (RequestOrigin). */
const PASSWORD_REFUSALS = { 403: 'A page of another site sent it' };

function addOriginRefusals(
  { security, responses }: Described,
  reads: boolean,
  schemes: ReadonlyMap<string, SecurityScheme>,
): void {
  const taken = (security ?? []).flatMap((one) => Object.keys(one));
  const isOperators = taken.includes(OPERATOR_SESSION.name);
  const takesPassword = taken.some((name) => schemes.get(name)?.scheme === 'basic');
  if (responses === undefined || !(isOperators || (takesPassword && !reads))) return;
  const { content } = (responses['401'] ?? {}) as { content?: object };
  for (const [status, description] of Object.entries(isOperators ? OPERATOR_REFUSALS : PASSWORD_REFUSALS)) {
    const example = httpErrorBody(Number(status), `${description}.`);
    responses[status] ??= {
      description,
      ...(content !== undefined && { content: withExample(content, example) }),
    };
  }
}

/** The example of a 401 is none of another status. */
function withExample(content: object, example: object): object {
  return Object.fromEntries(
    Object.entries(content).map(([type, { schema }]: [string, { schema?: object }]) => [
      type,
      { schema, example },
    ]),
  );
}

/** `@All()` is described as one reading call and one writing call, which is all that generated clients can use of it. */
const DESCRIBED_OF_EVERY_METHOD = new Set(['get', 'post']);

class Describer {
  private readonly schemes = new Map<string, SecurityScheme>();

  constructor(private readonly routes: ReadonlyMap<string, DeclaredRoute>) {}

  complete(paths: Paths): ReadonlyMap<string, SecurityScheme> {
    for (const verbs of Object.values(paths)) {
      for (const [verb, operation] of Object.entries(verbs)) {
        // Nest adds the method where one handler has several, and a number where it has several addresses.
        const [, declared = '', address = '0'] =
          /^([^[]+?)(?:_[a-z]+)?(?:\[(\d+)\])?(?:_[a-z]+)?$/.exec(operation.operationId ?? '') ?? [];
        const route = this.routes.get(declared) ?? this.routes.get(operation.operationId ?? '');
        if (route === undefined) {
          throw new TypeError(`${operation.operationId ?? verb}: use @OperationName() for ids.`);
        }
        if (route.everyMethod && !DESCRIBED_OF_EVERY_METHOD.has(verb)) {
          delete verbs[verb];
          continue;
        }
        const tag = operation.tags?.[0] ?? '';
        const name = route.names[Number(address)];
        const alone = operationId(tag, route.controller.name, route.handler, name);
        const id = name === undefined && address !== '0' ? `${alone}${Number(address) + 1}` : alone;
        operation.operationId = route.everyMethod ? `${id}${verb === 'get' ? 'Get' : 'Post'}` : id;
        operation.security = this.securityOf(route);
        addCommonRefusals(operation);
        addOriginRefusals(operation, verb === 'get' && !route.actsOnGet, this.schemes);
      }
    }
    return this.schemes;
  }

  /** `[]` where anyone may call. */
  private securityOf({ access }: DeclaredRoute): Record<string, string[]>[] {
    if (access?.kind !== 'authenticated') return [];
    const credentials = credentialsOf(access.by);
    for (const scheme of credentials) this.schemes.set(scheme.name, scheme);
    return credentials.map(({ name }) => ({ [name]: [] }));
  }
}

function schemeObject({ type, scheme, header, cookie, query, description }: SecurityScheme): object {
  return {
    type,
    ...(scheme !== undefined && { scheme }),
    ...(header !== undefined && { in: 'header', name: header }),
    ...(cookie !== undefined && { in: 'cookie', name: cookie }),
    ...(query !== undefined && { in: 'query', name: query }),
    ...(description !== undefined && { description }),
  };
}

/**
 * The description of all REST routes: what their decorators say, with ids and security made of the same. The same from `dist`, in Jest and
 * in tsx; also of an application that was created in preview and never started.
 */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Quartet')
    .setDescription('The REST routes. The Bobux commands, over a websocket, stand in /docs/asyncapi.yaml.')
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    extraModels: [HttpError],
    operationIdFactory: (controller, handler) => `${controller}.${handler}`,
  });
  const schemes = new Describer(declaredRoutes(app)).complete(document.paths as Paths);
  const byName = Object.entries(document.components?.schemas ?? {}).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const names = [...schemes.keys()].sort();
  document.components = {
    ...document.components,
    schemas: Object.fromEntries(byName),
    securitySchemes: Object.fromEntries(
      names.flatMap((name) => {
        const scheme = schemes.get(name);
        return scheme === undefined ? [] : [[name, schemeObject(scheme) as { type: 'http' }]];
      }),
    ),
  };
  return document;
}
