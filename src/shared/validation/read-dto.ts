import type { Type } from '@nestjs/common';
import { validateSync, type ValidationError } from 'class-validator';
import { fieldsOf, type Field } from './field.js';
import type { Reason, Rule } from './rule.js';
import { isLongerThan, isStorable } from './text.js';

/** One thing that is wrong with a request. Never holds the value: it may be a password. */
export interface Problem {
  /** Names and positions down to it: `['users', 3, 'name']`; empty for the whole. */
  readonly path: readonly (string | number)[];
  readonly reason: Reason;
  /** `must be a text of 1 to 200 characters`, or `no such field` */
  readonly message: string;
}

export type UnknownFields = 'ignore' | 'refuse';
export type Read<Value> = { readonly value: Value } | { readonly problems: readonly Problem[] };

/** A caller who sends ten thousand wrong items sees the first ones. */
export const MAX_PROBLEMS = 20;
const MAX_NAME = 100;

/** Where a problem is, in words: `users.3.name`. `''` for the whole. */
export function pathOf({ path }: Problem): string {
  return path.map((part) => String(part).slice(0, MAX_NAME)).join('.');
}

/**
 * Reads an object into a DTO class: takes its known fields and no others, converts what a decorator says, and validates.
 *
 * Not with `class-transformer`: it converts by what TypeScript says, goes down into fields that nobody declared, and makes objects of
 * names such as `__proto__`. Here nothing is copied but what the class names.
 */
export function readDto<Dto extends object>(
  dto: Type<Dto>,
  value: unknown,
  unknownFields: UnknownFields,
): Read<Dto> {
  const problems: Problem[] = [];
  const read = readObject(dto, value, unknownFields, [], problems);
  return problems.length > 0 ? { problems } : { value: read as Dto };
}

/** Reads a list of such objects, each validated by itself; `max` and no more. */
export function readList<Dto extends object>(
  dto: Type<Dto>,
  value: unknown,
  max: number,
  unknownFields: UnknownFields,
): Read<Dto[]> {
  if (!Array.isArray(value) || value.length > max) return { problems: [noList(value, max)] };
  const problems: Problem[] = [];
  const items = readItems(dto, value, unknownFields, [], problems);
  return problems.length > 0 ? { problems } : { value: items as Dto[] };
}

/** Reads a list of values, each under the same rule; `max` and no more. */
export function readValues(
  rule: Rule,
  value: unknown,
  max: number,
  prepare: (value: unknown) => unknown = (item) => item,
): Read<unknown[]> {
  if (!Array.isArray(value) || value.length > max) return { problems: [noList(value, max)] };
  const values = value.map(prepare);
  const problems: Problem[] = [];
  for (const [index, item] of values.entries()) {
    const reason = rule.refusal(item);
    if (reason === undefined) continue;
    problems.push({ path: [index], reason, message: `must be ${rule.expected}` });
    if (problems.length >= MAX_PROBLEMS) break;
  }
  return problems.length > 0 ? { problems } : { value: values };
}

function noList(value: unknown, max: number): Problem {
  const reason = Array.isArray(value) ? 'too-long' : 'type';
  return { path: [], reason, message: `must be a list of at most ${max}` };
}

type Path = readonly (string | number)[];

function readItems(
  dto: Type<object>,
  values: readonly unknown[],
  unknownFields: UnknownFields,
  path: Path,
  problems: Problem[],
): unknown[] {
  const items: unknown[] = [];
  for (const [index, item] of values.entries()) {
    if (problems.length >= MAX_PROBLEMS) break;
    items.push(readObject(dto, item, unknownFields, [...path, index], problems));
  }
  return items;
}

function readObject(
  dto: Type<object>,
  value: unknown,
  unknownFields: UnknownFields,
  path: Path,
  problems: Problem[],
): object | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems.push({ path, reason: 'type', message: 'must be an object' });
    return undefined;
  }
  const fields = fieldsOf(dto);
  if (unknownFields === 'refuse') {
    for (const name of Object.keys(value)) {
      if (problems.length >= MAX_PROBLEMS) return undefined;
      if (fields.has(name)) continue;
      problems.push({ path: [...path, name], reason: 'unknown', message: 'no such field' });
    }
  }
  const read = new dto() as Record<string, unknown>;
  for (const [name, { prepare }] of fields) {
    if (!Object.hasOwn(value, name)) continue;
    const sent = (value as Record<string, unknown>)[name];
    // As if it were missing, so that the default holds.
    if (sent === undefined) continue;
    read[name] = prepare === undefined ? sent : prepare(sent);
  }
  // What class-validator finds out is what is wrong, and where: it takes ten times as long.
  const wrong = obeysRules(fields, read)
    ? []
    : validateSync(read, { forbidUnknownValues: false, validationError: { target: false } });
  const failed = new Set<string>();
  for (const error of wrong) {
    failed.add(error.property);
    problems.push(...problemsOf(error, path, dto).slice(0, MAX_PROBLEMS - problems.length));
  }
  readNested(dto, read, failed, unknownFields, path, problems);
  return read;
}

function readNested(
  dto: Type<object>,
  read: Record<string, unknown>,
  failed: ReadonlySet<string>,
  unknownFields: UnknownFields,
  path: Path,
  problems: Problem[],
): void {
  for (const [name, { nested, maxNameOfMember }] of fieldsOf(dto)) {
    const inner = read[name];
    if (nested === undefined || failed.has(name) || inner === undefined || inner === null) continue;
    const where = [...path, name];
    if (Array.isArray(inner)) read[name] = readItems(nested(), inner, unknownFields, where, problems);
    else if (maxNameOfMember === undefined)
      read[name] = readObject(nested(), inner, unknownFields, where, problems);
    else read[name] = readMembers(nested(), inner, maxNameOfMember, unknownFields, where, problems);
  }
}

function readMembers(
  dto: Type<object>,
  map: object,
  maxName: number,
  unknownFields: UnknownFields,
  path: Path,
  problems: Problem[],
): object {
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(map)) {
    if (problems.length >= MAX_PROBLEMS) break;
    const reason = isLongerThan(name, maxName) ? 'too-long' : isStorable(name) ? undefined : 'unstorable';
    if (reason !== undefined) {
      problems.push({ path, reason, message: `must have names of at most ${maxName} characters` });
    } else {
      members.push([name, readObject(dto, member, unknownFields, [...path, name], problems)]);
    }
  }
  return Object.fromEntries(members);
}

/** Whether there is no field that does not obey its rule, or has none. */
function obeysRules(fields: ReadonlyMap<string, Field>, read: Readonly<Record<string, unknown>>): boolean {
  for (const [name, { rule, optional, nullable }] of fields) {
    const value = read[name];
    if ((value === undefined && optional === true) || (value === null && nullable === true)) continue;
    if (rule === undefined || rule.refusal(value) !== undefined) return false;
  }
  return true;
}

function problemsOf(
  { property, value, constraints }: ValidationError,
  path: Path,
  dto: Type<object>,
): Problem[] {
  const where = [...path, property];
  const message = Object.values(constraints ?? {})[0] ?? 'is wrong';
  if (value === undefined) return [{ path: where, reason: 'missing', message }];
  const rule = fieldsOf(dto).get(property)?.rule;
  const reasons = rule?.refusals?.(value) ?? [rule?.refusal(value) ?? 'type'];
  return reasons.map((reason) => ({ path: where, reason, message }));
}
