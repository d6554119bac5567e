import { createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { fieldsOf, type Field } from '../../../shared/validation/field.js';
import type { RuleSchema } from '../../../shared/validation/rule.js';
import { describeRefusals } from './describe.js';
import { readParameters } from './lishop-validation.js';
import { articleParametersOf, headersOf, parametersOf } from './parameters.js';

/** Where parameters stand, and how they are described. */
interface Place {
  /** @throws LiShopError BODY_UNREADABLE */
  read(this: void, request: Request, dto: Type<object>): object;
  describe(this: void, dto: Type<object>): MethodDecorator[];
}

const inBody = (dto: Type<object>): MethodDecorator[] => [
  ApiBody({ type: dto }),
  ApiConsumes('application/json', 'application/x-www-form-urlencoded'),
  describeRefusals(dto),
];

function describeHeader({ name, optional, rule, description = '', example }: Field): MethodDecorator {
  const schema: Omit<RuleSchema, '$ref'> = rule?.schema ?? {};
  const required = optional !== true;
  return ApiHeader({
    name,
    required,
    description,
    schema: { ...schema, ...(example !== undefined && { example }) },
  });
}

const PLACES = {
  /** Of an operation: query, form or JSON. */
  operation: { read: parametersOf, describe: inBody },
  /** An article's fields, which may also be wrapped. */
  article: { read: articleParametersOf, describe: inBody },
  /** Of a GET, described as its query; read wherever they stand. */
  query: { read: parametersOf, describe: (dto) => [ApiQuery({ type: dto }), describeRefusals(dto)] },
  /** That the fields of the class are named after. */
  headers: {
    read: headersOf,
    // Which 400 there is, the route says: a status can be described once.
    describe: (dto) => [...fieldsOf(dto).values()].map(describeHeader),
  },
} as const satisfies Record<string, Place>;

/** @throws TypeError where TypeScript has noted another class of the handler's parameter; tsx notes none */
function requireSameClass(prototype: object, handler: string, index: number, dto: Type<object>): void {
  const classes = Reflect.getMetadata('design:paramtypes', prototype, handler) as Type<object>[] | undefined;
  if (classes !== undefined && classes[index] !== dto)
    throw new TypeError(`${handler}: parameter ${index} is no ${dto.name}`);
}

function describer({ describe }: Place, dto: Type<object>): ParameterDecorator {
  return (prototype, handler, index) => {
    if (typeof handler !== 'string') throw new TypeError('A handler has a name.');
    requireSameClass(prototype, handler, index, dto);
    const descriptor = Object.getOwnPropertyDescriptor(prototype, handler) ?? {};
    for (const decorate of describe(dto)) decorate(prototype, handler, descriptor);
  };
}

/**
 * The request's parameters as an instance of a DTO class, which also describes them; the handler's parameter has it as type. Refused in LiShop's
 * form (lishop-validation.ts).
 * @param place where they stand
 */
export function Params(dto: Type<object>, place: keyof typeof PLACES = 'operation'): ParameterDecorator {
  const found: Place = PLACES[place];
  // The class is named, and no pipe finds it: under tsx there are no types of parameters, and nothing would be validated.
  const decorator = createParamDecorator(
    (_data: unknown, context: ExecutionContext) =>
      readParameters(dto, found.read(context.switchToHttp().getRequest<Request>(), dto)),
    [describer(found, dto)],
  );
  return decorator();
}
