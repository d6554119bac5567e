import type { Type } from '@nestjs/common';
import type { Request } from 'express';
import { fieldsOf as fieldsOfDto } from '../../../shared/validation/field.js';
import { LiShopError } from '../lishop-error.js';

/** Stands in the place of a body that its parser gave up: reading a parameter throws the error, and nothing before does. */
export class UnreadableBody {
  /** @param status what the body comes to: 400, 413, 415 */
  constructor(readonly status: number) {}

  /** @param error the parser's */
  static after(error: unknown): UnreadableBody {
    const { statusCode } = error as { statusCode?: unknown };
    return new UnreadableBody(typeof statusCode === 'number' && statusCode < 500 ? statusCode : 400);
  }
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

function bodyOf(request: Request): Fields {
  const body: unknown = request.body;
  if (body instanceof UnreadableBody) throw new LiShopError({ code: 'BODY_UNREADABLE', status: body.status });
  return fieldsOf(body);
}

const queryOf = (request: Request): Fields => fieldsOf(lastOfEach(request.query));

/**
 * The parameters of a request, wherever they stand: in the JSON or form body, else in the query.
 * @throws LiShopError BODY_UNREADABLE
 */
export function parametersOf(request: Request): Fields {
  const body = bodyOf(request);
  return { ...queryOf(request), ...body };
}

/** Express' own query parser knows no nesting. */
const OF_ARTICLE = /^article\[(\w{1,64})\]$/;

/**
 * The same for an article, whose fields may also be wrapped: `{"article":{…}}`, `article[name]=…`. Wrapped ones count before others.
 * @throws LiShopError BODY_UNREADABLE
 */
export function articleParametersOf(request: Request): Fields {
  const body = bodyOf(request);
  const query = queryOf(request);
  const spelled = Object.entries(query).flatMap(([name, value]) => {
    const [, field] = OF_ARTICLE.exec(name) ?? [];
    return field === undefined ? [] : [[field, value] as const];
  });
  return { ...query, ...body, ...Object.fromEntries(spelled), ...fieldsOf(body.article) };
}

/** The headers that a class names its fields after. */
export function headersOf(request: Request, dto: Type<object>): Fields {
  return Object.fromEntries([...fieldsOfDto(dto).keys()].map((name) => [name, request.get(name)]));
}

/** Numbers and truth values as Rails kept them in its string columns; anything else as it is. */
export function asText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}
