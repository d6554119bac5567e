import type { Request } from 'express';
import { LiShopError } from '../lishop-error.js';

const unreadable = new WeakMap<Request, number>();

/** The parser failed on this request's body; whoever asks for a parameter will be told. */
export function rememberUnreadableBody(request: Request, error: unknown): void {
  const { statusCode } = error as { statusCode?: unknown };
  unreadable.set(request, typeof statusCode === 'number' && statusCode < 500 ? statusCode : 400);
}

type Fields = Record<string, unknown>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** Of a form: a field that is given several times has the value that was given last, as in Rack. */
export function lastOfEach(fields: unknown): unknown {
  if (Array.isArray(fields)) return lastOfEach(fields.at(-1));
  if (typeof fields !== 'object' || fields === null) return fields;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, lastOfEach(value)]));
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Numbers and truth values of JSON as Rails kept them in its string columns; `undefined` for lists and objects. */
export function asText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}

/**
 * The parameters of one request, wherever they stand: JSON or form body first, then the query.
 * @throws LiShopError BODY_UNREADABLE at the first use of a body that could not be parsed
 */
export class Parameters {
  private readonly body: Fields;
  private readonly query: Fields;

  constructor(request: Request) {
    const status = unreadable.get(request);
    if (status !== undefined) throw new LiShopError({ code: 'BODY_UNREADABLE', status });
    this.body = fieldsOf(request.body);
    this.query = fieldsOf(lastOfEach(request.query));
  }

  /** As it was sent; `undefined` where it was not. */
  raw(name: string): unknown {
    const inBody = own(this.body, name);
    return inBody === undefined ? own(this.query, name) : inBody;
  }

  /** A field of `{"article":{…}}`, `article[name]=…` or, unwrapped, of the same name. `null` stays null. */
  ofArticle(name: string): unknown {
    for (const wrapped of [own(this.body, 'article'), own(this.query, 'article')]) {
      const value = own(fieldsOf(wrapped), name);
      if (value !== undefined) return value;
    }
    // Express' own query parser knows no nesting.
    const spelled = own(this.query, `article[${name}]`);
    return spelled === undefined ? this.raw(name) : spelled;
  }

  /** @throws LiShopError PARAMETER_INVALID for a list or an object */
  optional(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || value === null) return undefined;
    const text = asText(value);
    if (text === undefined) throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: name });
    return text;
  }

  /** @throws LiShopError PARAMETER_REQUIRED also for an empty one; PARAMETER_INVALID */
  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined || value.trim() === '') {
      throw new LiShopError({ code: 'PARAMETER_REQUIRED', parameter: name });
    }
    return value;
  }
}
