import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { NOT_YET_DESCRIBED } from './not-yet-described.js';

type Schema = Record<string, unknown>;

export interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: Schema }> }>;
}

export interface OpenApi {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

export interface ReceivedAnswer {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

/** What any route may answer before it is reached, or when everything fails; described once, and not at each of them. */
const ANYWHERE = new Set([408, 429, 431, 500, 503]);

/**
 * An OpenAPI 3.0 schema as JSON Schema, and strict: `nullable` becomes a type, and an object that lists its fields has no others, so that
 * a field that nobody described is found.
 */
export function strictJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictJsonSchema);
  if (typeof value !== 'object' || value === null) return value;
  const { nullable, ...rest } = value as Schema;
  const schema: Schema = Object.fromEntries(
    Object.entries(rest).map(([name, member]) => [
      name,
      name === 'properties' && typeof member === 'object' && member !== null
        ? Object.fromEntries(Object.entries(member).map(([field, type]) => [field, strictJsonSchema(type)]))
        : strictJsonSchema(member),
    ]),
  );
  if (schema.properties !== undefined) schema.additionalProperties ??= false;
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** Holds answers against a description. */
export class DescribedAnswers {
  private readonly ajv = new Ajv({ strict: false, allErrors: true });
  private readonly compiled = new Map<object, ValidateFunction>();
  private readonly templates: readonly { readonly pattern: RegExp; readonly path: string }[];

  constructor(
    private readonly document: OpenApi,
    private readonly skipped: ReadonlySet<string> = new Set(),
  ) {
    ajvFormats.default(this.ajv, ['date-time', 'uuid', 'email', 'uri', 'int32', 'int64']);
    const { schemas } = document.components;
    this.ajv.addSchema({ $id: 'openapi', components: { schemas: strictMembers(schemas) } });
    this.templates = Object.keys(document.paths)
      // The most literal one first: `/users/{id}` would also match `/users/me`.
      .toSorted((one, other) => one.split('{').length - other.split('{').length)
      .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }));
  }

  /**
   * @returns false where the route is not described (yet), and the answer was not looked at
   * @throws Error where the answer is not one that the description has
   */
  hold({ method, path, status, contentType, text }: ReceivedAnswer): boolean {
    const address = path.split('?')[0] ?? '';
    const verb = method.toLowerCase();
    const template = this.templates.find(({ pattern }) => pattern.test(address))?.path ?? '';
    const operation = this.document.paths[template]?.[verb];
    if (operation === undefined || this.skipped.has(`${verb} ${template}`)) return false;
    const response = operation.responses[status] ?? operation.responses.default;
    const where = `${verb} ${template} (${operation.operationId}) answered ${status}`;
    if (response === undefined) {
      if (ANYWHERE.has(status)) return false;
      throw new Error(`${where}, which openapi.json does not have: ${text.slice(0, 500)}`);
    }
    const content = Object.entries(response.content ?? {});
    if (content.length === 0) {
      if (text !== '') throw new Error(`${where} with a body, of which openapi.json says nothing: ${text}`);
      return true;
    }
    const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
    const described = content.find(([name]) => name === type)?.[1];
    if (described === undefined)
      throw new Error(`${where} as ${type}, openapi.json has ${content.map(([name]) => name).join()}`);
    if (!type.endsWith('json') || described.schema === undefined) return true;
    const validate = this.validatorOf(described.schema);
    if (!validate(JSON.parse(text))) {
      throw new Error(
        `${where} otherwise than openapi.json has it: ${this.ajv.errorsText(validate.errors)}\n${text.slice(0, 500)}`,
      );
    }
    return true;
  }

  private validatorOf(schema: Schema): ValidateFunction {
    const known = this.compiled.get(schema);
    if (known !== undefined) return known;
    const text = JSON.stringify(strictJsonSchema(schema)).replaceAll('"#/components', '"openapi#/components');
    const compiled = this.ajv.compile(JSON.parse(text) as object);
    this.compiled.set(schema, compiled);
    return compiled;
  }
}

function strictMembers(schemas: Record<string, Schema>): unknown {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, strictJsonSchema(schema)]),
  );
}

export const committedOpenApi = (): OpenApi =>
  JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as OpenApi;

let answers: DescribedAnswers | undefined;

/** Holds an answer of the running Quartet against the committed openapi.json; for the clients that the tests share. */
export function holdAnswer(answer: ReceivedAnswer): void {
  answers ??= new DescribedAnswers(committedOpenApi(), NOT_YET_DESCRIBED);
  answers.hold(answer);
}

/** The same of a `fetch`; its body can still be read. */
export async function holdResponse(method: string, response: Response): Promise<Response> {
  const { pathname } = new URL(response.url);
  holdAnswer({
    method,
    path: pathname,
    status: response.status,
    contentType: response.headers.get('content-type'),
    text: await response.clone().text(),
  });
  return response;
}
