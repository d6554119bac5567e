import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';

type Schema = Record<string, unknown>;

type Content = Record<string, { readonly schema?: Schema }>;

export interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, { readonly content?: Content }>;
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

/** What any route may answer before it is reached, or when everything fails: not described at each, but in the form of its other refusals. */
const ANYWHERE = new Set([408, 429, 431, 500, 503]);

const NOT_MODIFIED = 304;

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

  constructor(private readonly document: OpenApi) {
    ajvFormats.default(this.ajv, ['date-time', 'uuid', 'email', 'uri', 'int32', 'int64']);
    const { schemas } = document.components;
    this.ajv.addSchema({ $id: 'openapi', components: { schemas: strictMembers(schemas) } });
    this.templates = Object.keys(document.paths)
      // The most literal one first: `/users/{id}` would also match `/users/me`.
      .toSorted((one, other) => one.split('{').length - other.split('{').length)
      .map((path) => ({ path, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }));
  }

  /**
   * @returns false where no route is described at this address, and the answer was not looked at
   * @throws Error where the answer is not one that the description has
   */
  hold(answer: ReceivedAnswer): boolean {
    const { path, status } = answer;
    const address = path.split('?')[0] ?? '';
    // HEAD is the GET without its body.
    const verb = answer.method === 'HEAD' ? 'get' : answer.method.toLowerCase();
    const template = this.templates.find(({ pattern }) => pattern.test(address))?.path ?? '';
    const operation = this.document.paths[template]?.[verb];
    if (operation === undefined) return false;
    const where = `${verb} ${template} (${operation.operationId}) answered ${status}`;
    const response = operation.responses[status] ?? operation.responses.default;
    if (response !== undefined) {
      this.holdContent(answer, response.content ?? {}, where);
      return true;
    }
    // Browsers ask again for what they have: of any GET there is the answer without a body (RFC 9110, 15.4.5).
    if (status === NOT_MODIFIED && verb === 'get' && operation.responses[200] && answer.text === '')
      return true;
    const refusals = Object.entries(operation.responses).filter(([described]) => described >= '400');
    if (!ANYWHERE.has(status) || refusals.length === 0)
      throw new Error(`${where}, which openapi.json does not have: ${answer.text.slice(0, 500)}`);
    this.holdForm(
      answer,
      refusals.map(([, { content = {} }]) => content),
      where,
    );
    return true;
  }

  /** It must be as one of these. */
  private holdForm(answer: ReceivedAnswer, forms: readonly Content[], where: string): void {
    const errors: unknown[] = [];
    for (const form of forms) {
      try {
        this.holdContent(answer, form, where);
        return;
      } catch (error) {
        errors.push(error);
      }
    }
    throw errors[0];
  }

  private holdContent({ method, contentType, text }: ReceivedAnswer, content: Content, where: string): void {
    const described = Object.keys(content);
    if (described.length === 0) {
      if (text !== '') throw new Error(`${where} with a body, of which openapi.json says nothing: ${text}`);
      return;
    }
    const type = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
    const { schema } = content[type] ?? {};
    if (content[type] === undefined)
      throw new Error(`${where} as ${type}, openapi.json has ${described.join()}: ${text.slice(0, 500)}`);
    if (!type.endsWith('json') || schema === undefined || method === 'HEAD') return;
    const validate = this.validatorOf(schema);
    const values = type.endsWith('ndjson') ? text.split('\n').filter(Boolean) : [text];
    for (const value of values) {
      if (validate(JSON.parse(value))) continue;
      throw new Error(
        `${where} otherwise than openapi.json has it: ${this.ajv.errorsText(validate.errors)}\n${text.slice(0, 500)}`,
      );
    }
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
