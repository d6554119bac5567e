import type { ArgumentMetadata, PipeTransform, Type } from '@nestjs/common';
import { fieldsOf } from './field.js';
import type { Rule } from './rule.js';
import { readDto, readList, readValues, type Problem, type Read, type UnknownFields } from './read-dto.js';

/** How a context refuses what is wrong. */
export interface RefusalForm {
  /** Whether a field that the class does not name is passed over or is a problem. */
  readonly unknownFields: UnknownFields;
  /** Makes the context's own error of what is wrong; at least one problem, 20 at most. */
  refuse(this: void, problems: readonly Problem[]): Error;
}

type ListReader = (value: unknown, unknownFields: UnknownFields) => Read<unknown[]>;

const lists = new WeakMap<object, ListReader>();

/**
 * A class for a body that is a list: `class NewUsers extends listBody(NewUser, 1000) {}`, then `@Body() users: NewUsers`. TypeScript leaves
 * of `NewUser[]` no more than `Array`, of which no item could be validated.
 */
export function listBody<Item extends object>(item: Type<Item>, max: number): Type<Item[]> {
  const list = class extends Array<Item> {};
  lists.set(list, (value, unknownFields) => readList(item, value, max, unknownFields));
  return list;
}

/**
 * The same for a list of values under one rule: `class Friends extends valuesBody<number>(id, 1000) {}`.
 * @param prepare makes the value from what was sent
 */
export function valuesBody<Value>(
  rule: Rule,
  max: number,
  prepare?: (value: unknown) => unknown,
): Type<Value[]> {
  const list = class extends Array<Value> {};
  lists.set(list, (value) => readValues(rule, value, max, prepare));
  return list;
}

function listOf(metatype: Type): ListReader | undefined {
  for (
    let type: object | null = metatype;
    type !== null;
    type = Object.getPrototypeOf(type) as object | null
  ) {
    const list = lists.get(type);
    if (list !== undefined) return list;
  }
  return undefined;
}

class DtoPipe implements PipeTransform {
  constructor(private readonly form: RefusalForm) {}

  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    const list = metatype && listOf(metatype);
    if (list) return this.valueOf(list(value, this.form.unknownFields));
    if (metatype && fieldsOf(metatype as Type<object>).size > 0) {
      // An answer to a missing body says what must be in it.
      return this.valueOf(readDto(metatype as Type<object>, value ?? {}, this.form.unknownFields));
    }
    // A mistake of ours, which must not pass for validation.
    if (type === 'body')
      throw new TypeError(`${metatype?.name ?? 'A body'} is no DTO: nothing would validate it`);
    return value;
  }

  private valueOf(read: Read<unknown>): unknown {
    if ('problems' in read) throw this.form.refuse(read.problems);
    return read.value;
  }
}

/**
 * The pipe of a controller, `@UsePipes(validationPipe(FORM))`: bodies, queries, paths and what a parameter decorator gives reach the handler
 * as instances of their DTO classes, or the request is refused in the context's form. Never bound as `APP_PIPE`: that would also reach
 * Bobux' frames.
 */
export function validationPipe(form: RefusalForm): PipeTransform {
  return new DtoPipe(form);
}
