import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, getSchemaPath, type ApiPropertyOptions } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, ValidateBy, ValidateIf } from 'class-validator';
import { flag, oneOf } from './choice.js';
import { declareField, type Field } from './field.js';
import { instant } from './instant.js';
import type { Rule, RuleSchema } from './rule.js';
import { text, type TextLimits } from './text.js';
import { uuid } from './uuid.js';
import { webAddress, type AddressLimits } from './web-address.js';
import { id, wholeNumber, wholeNumberOfText, type Range } from './whole-number.js';

/** What every decorator of a field takes besides its own limits. */
export interface FieldOptions {
  /** May be missing. */
  readonly optional?: boolean;
  /** May be `null`. */
  readonly nullable?: boolean;
  readonly description?: string;
  readonly example?: unknown;
  /** For the description; what holds is the initialiser of the property. */
  readonly default?: unknown;
}

function describe({ optional, nullable, description, example, ...rest }: FieldOptions): ApiPropertyOptions {
  return {
    required: optional !== true,
    ...(nullable === true && { nullable }),
    ...(description !== undefined && { description }),
    ...(example !== undefined && { example }),
    ...(rest.default !== undefined && { default: rest.default }),
  };
}

function onlyIfSent({ optional, nullable }: FieldOptions): PropertyDecorator {
  return ValidateIf(
    (_dto, value) => !(optional === true && value === undefined) && !(nullable === true && value === null),
  );
}

function declare(
  field: Omit<Field, 'name'>,
  { optional = false, nullable = false, description, example }: FieldOptions,
): PropertyDecorator {
  const told = {
    ...(description !== undefined && { description }),
    ...(example !== undefined && { example }),
  };
  return (prototype, name) => {
    if (typeof name === 'symbol') throw new TypeError('A field of a DTO has a name.');
    declareField(prototype, { name, optional, nullable, ...told, ...field });
  };
}

/** `nullable` speaks of the `type` beside it alone, and lets no `null` into an `enum` (OpenAPI 3.0.3). */
function schemaOf({ schema }: Rule, { nullable }: FieldOptions): RuleSchema {
  if (nullable !== true) return schema;
  if (schema.enum !== undefined) return { ...schema, enum: [...schema.enum, null] };
  if (schema.oneOf === undefined) return schema;
  const [first, ...others] = schema.oneOf;
  return { ...schema, oneOf: [{ ...first, nullable: true }, ...others] };
}

/** The rule as a constraint of `class-validator`; its message is the problem's: `must be …`. */
function obeys(rule: Rule): PropertyDecorator {
  return ValidateBy({
    name: 'rule',
    constraints: [rule],
    validator: {
      validate: (value) => rule.refusal(value) === undefined,
      defaultMessage: () => `must be ${rule.expected}`,
    },
  });
}

/** A field under any rule: what the other decorators are made of, and for rules that only one context knows. */
export function Ruled(rule: Rule, options: FieldOptions = {}, prepare?: Field['prepare']): PropertyDecorator {
  return applyDecorators(
    declare({ rule, ...(prepare && { prepare }) }, options),
    onlyIfSent(options),
    obeys(rule),
    ApiProperty({
      ...schemaOf(rule, options),
      // Where one of several schemas holds, `null` stands in one of those.
      ...describe(rule.schema.oneOf === undefined ? options : { ...options, nullable: false }),
    } as ApiPropertyOptions),
  );
}

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

/** A text that PostgreSQL can keep, of `min` (1) to `max` characters. With `trim`, spaces around it are no part of it. */
export function Text(options: FieldOptions & TextLimits & { readonly trim?: boolean }): PropertyDecorator {
  return Ruled(text(options), options, options.trim === true ? trimmed : undefined);
}

/** Where a number may stand as text: in queries and forms, and from databases that give it so. Otherwise JSON's numbers alone. */
interface NumberOptions extends FieldOptions {
  readonly asText?: boolean;
}

/** A whole number from `min` to `max`. */
export function WholeNumber(options: NumberOptions & Range): PropertyDecorator {
  return Ruled(wholeNumber(options), options, options.asText === true ? wholeNumberOfText : undefined);
}

/** An id that is a number, 1 to 2^53 - 1. */
export function Id(options: NumberOptions = {}): PropertyDecorator {
  return Ruled(id, options, options.asText === true ? wholeNumberOfText : undefined);
}

const lowerCase = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : value);

/** A UUID in any letter case; the field has it in lower case, as PostgreSQL gives it. */
export function Uuid(options: FieldOptions = {}): PropertyDecorator {
  return Ruled(uuid, options, lowerCase);
}

/** A time as RFC 3339 has it, kept as text; `parseInstant` reads it. */
export function Instant(options: FieldOptions = {}): PropertyDecorator {
  return Ruled(instant, options);
}

/** An http(s) address. */
export function Address(options: AddressLimits & FieldOptions = {}): PropertyDecorator {
  return Ruled(webAddress(options), options);
}

/** `true` or `false`. With `asText`, as queries have them, also as words. */
export function Flag(options: NumberOptions = {}): PropertyDecorator {
  const words = (value: unknown): unknown => (value === 'true' ? true : value === 'false' ? false : value);
  return Ruled(flag, options, options.asText === true ? words : undefined);
}

interface Unnamed {
  readonly name?: undefined;
}

/** A schema of its own that has no `null`, and beside whose `$ref` nothing can let one in. */
interface NamedAndNeverNull {
  readonly name: string;
  readonly nullable?: false;
}

/**
 * One of these texts.
 * @param options `name` makes the choices a schema of their own, for generated types
 */
export function OneOf(
  choices: readonly string[],
  options: FieldOptions & (Unnamed | NamedAndNeverNull) = {},
): PropertyDecorator {
  const rule = oneOf(choices);
  if (options.name === undefined) return Ruled(rule, options);
  return applyDecorators(
    declare({ rule }, options),
    onlyIfSent(options),
    obeys(rule),
    ApiProperty({ enum: [...choices], enumName: options.name, ...describe(options) }),
  );
}

const object: Rule = {
  expected: 'an object',
  schema: { type: 'object' },
  refusal: (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'type',
};

/** An object of a DTO class, itself validated. */
export function Nested(dto: Type<object>, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    declare({ rule: object, nested: () => dto }, options),
    onlyIfSent(options),
    obeys(object),
    ApiProperty({ type: dto, ...describe(options) }),
  );
}

/**
 * An object that has objects of a DTO class for members, under names of its own, each itself validated.
 * @param options `maxName` is how long such a name may be, in characters; `expected` completes "must be …"
 */
export function MapOf(
  dto: Type<object>,
  options: FieldOptions & { readonly maxName: number; readonly expected: string },
  prepare?: Field['prepare'],
): PropertyDecorator {
  const rule: Rule = { ...object, expected: options.expected };
  return applyDecorators(
    declare(
      { rule, nested: () => dto, maxNameOfMember: options.maxName, ...(prepare && { prepare }) },
      options,
    ),
    onlyIfSent(options),
    obeys(rule),
    (prototype: object, name: string | symbol) => {
      ApiExtraModels(dto)(prototype.constructor);
      ApiProperty({
        type: 'object',
        additionalProperties: { $ref: getSchemaPath(dto) },
        ...describe(options),
      } as ApiPropertyOptions)(prototype, name);
    },
  );
}

interface ListLimits {
  readonly min?: number;
  readonly max: number;
}

function listOf(rule: Rule, { min = 0, max }: ListLimits): Rule {
  return {
    expected: `a list of ${min === 0 ? 'at most' : `${min} to`} ${max}, each ${rule.expected}`,
    schema: { type: 'array' },
    refusal: (value) => {
      if (!Array.isArray(value)) return 'type';
      if (value.length < min) return value.length === 0 ? 'empty' : 'too-short';
      if (value.length > max) return 'too-long';
      for (const item of value as unknown[]) {
        const refusal = rule.refusal(item);
        if (refusal !== undefined) return refusal;
      }
      return undefined;
    },
  };
}

/** A list, each item of which is an object of a DTO class, or obeys a rule: all of them are validated one by one. */
export function ListOf(item: Type<object> | Rule, options: FieldOptions & ListLimits): PropertyDecorator {
  const { min = 0, max } = options;
  const size = { minItems: min, maxItems: max };
  if (typeof item !== 'function') {
    const rule = listOf(item, options);
    return applyDecorators(
      declare({ rule }, options),
      onlyIfSent(options),
      obeys(rule),
      ApiProperty({ type: 'array', items: item.schema, ...size, ...describe(options) }),
    );
  }
  const message = `must be a list of ${min} to ${max}`;
  return applyDecorators(
    declare({ nested: () => item }, options),
    onlyIfSent(options),
    IsArray({ message }),
    ArrayMinSize(min, { message }),
    ArrayMaxSize(max, { message }),
    ApiProperty({ type: item, isArray: true, ...size, ...describe(options) }),
  );
}
