import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { Rule } from './rule.js';

/** What the reader must know of a field beyond what `class-validator` keeps. */
export interface Field {
  readonly name: string;
  /** What its value must be, where that is one rule: says why it was refused. */
  readonly rule?: Rule;
  /** Makes the field's value from what was sent, before it is tested: an explicit conversion. Must not throw. */
  readonly prepare?: (value: unknown) => unknown;
  /** May be missing. */
  readonly optional?: boolean;
  /** May be `null`. */
  readonly nullable?: boolean;
  /** For people, and an example: where the field is described on its own, as a header is. */
  readonly description?: string;
  readonly example?: unknown;
  /** The class of the objects in it: of itself, of the items of a list, or of the members of a map. */
  readonly nested?: () => Type<object>;
  /** Where it is a map: how long a member's name may be, in characters. */
  readonly maxNameOfMember?: number;
}

const FIELDS = 'quartet:fields';

/** Notes a field of a DTO class; for the decorators of this folder. */
export function declareField(prototype: object, field: Field): void {
  const own = (Reflect.getOwnMetadata(FIELDS, prototype) ?? []) as readonly Field[];
  Reflect.defineMetadata(FIELDS, [...own, field], prototype);
}

const known = new WeakMap<object, ReadonlyMap<string, Field>>();

/** The fields of a DTO class, those that it inherits first. Empty for a class that is none. */
export function fieldsOf(dto: Type<object>): ReadonlyMap<string, Field> {
  const found = known.get(dto);
  if (found !== undefined) return found;
  const fields = new Map<string, Field>();
  const chain: object[] = [];
  for (
    let prototype = dto.prototype as object | null;
    prototype !== null;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    chain.unshift(prototype);
  }
  for (const prototype of chain) {
    const own = (Reflect.getOwnMetadata(FIELDS, prototype) ?? []) as readonly Field[];
    for (const field of own) fields.set(field.name, field);
  }
  known.set(dto, fields);
  return fields;
}
