import type { z } from 'zod';
import type { DefinedCommand } from './command.js';
import { describeName, describeValue } from './describe-value.js';
import { LedgerError } from './ledger-error.js';
import type { Data } from './outcome.js';
import { everyCommand } from './parameters.js';

/** A message's nonce; undefined where there is none, or none that is valid. */
export function readNonce(value: unknown): string | undefined {
  return value === undefined ? undefined : everyCommand.nonce.safeParse(value).data;
}

/**
 * Tests the parameters of a message: first whether all that are required are there, then whether all are known and of the right type
 * and range.
 *
 * @param nonce what readNonce made of the message's own
 * @returns the command's own parameters; `timestamp` in Unix seconds, where the message has one
 * @throws LedgerError MISSING_PARAMETERS_ERROR, INVALID_PARAMETERS_ERROR, with what to mend in `data.message`
 */
export function readParameters(
  command: DefinedCommand,
  parameters: Readonly<Record<string, unknown>>,
  nonce: string | undefined,
  nonceRequired: boolean,
): { own: Record<string, unknown>; timestamp: number | undefined } {
  const isThere = (name: string): boolean => name in parameters;
  const required = nonceRequired ? [...command.required, 'nonce', 'timestamp'] : command.required;
  if (!required.every(isThere)) {
    const missing = required.filter((name) => !isThere(name));
    throw new LedgerError('MISSING_PARAMETERS_ERROR', { message: `missing: ${missing.join(', ')}` });
  }
  const hasCommon = isThere('nonce') || isThere('timestamp');
  const parsed = command.parameters.safeParse(hasCommon ? withoutCommon(parameters) : parameters);
  const timestamp = isThere('timestamp')
    ? everyCommand.timestamp.safeParse(parameters.timestamp)
    : NO_TIMESTAMP;
  const isNonceWrong = parameters.nonce !== undefined && nonce === undefined;
  if (!parsed.success || !timestamp.success || isNonceWrong) {
    throw new LedgerError('INVALID_PARAMETERS_ERROR', whatIsWrong(command, parameters));
  }
  return { own: parsed.data, timestamp: timestamp.data };
}

const NO_TIMESTAMP = { success: true, data: undefined } as const;

const MAX_SHOWN = 3;

/**
 * @returns `message`: "amount: must be a whole number from 0 to 9, got 1.5; …", of the first three mistakes; `index`: which of a list is the first
 * that is wrong, from 0
 */
function whatIsWrong(command: DefinedCommand, parameters: Readonly<Record<string, unknown>>): Data {
  const { error } = command.parameters.extend(everyCommand).safeParse(parameters);
  const issues = (error?.issues ?? []).flatMap(ofTheOnlyForm);
  const all = issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return unknown(command, issue.path, issue.keys);
    const value = valueAt(parameters, issue.path);
    const got = value === undefined ? 'it is missing' : `got ${describeValue(value)}`;
    return `${issue.path.join('.')}: ${issue.message}, ${got}`;
  });
  const message = [...new Set(all)].slice(0, MAX_SHOWN).join('; ');
  const index = issues.map(({ path }) => path[1]).find((place) => typeof place === 'number');
  return index === undefined ? { message } : { index, message };
}

/** Where a value may have several forms, and only one has the members that came: what is wrong with that. */
function ofTheOnlyForm(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [form, another] = issue.errors.filter((wrong) =>
    wrong.every(({ code, path }) => path.length > 0 && code !== 'unrecognized_keys'),
  );
  if (form === undefined || another !== undefined) return [issue];
  return form.flatMap((inside) => ofTheOnlyForm({ ...inside, path: [...issue.path, ...inside.path] }));
}

function unknown(command: DefinedCommand, path: readonly PropertyKey[], names: readonly string[]): string {
  const shown = names.slice(0, MAX_SHOWN).map(describeName).join(', ');
  if (path.length > 0) return `${path.join('.')}: unknown: ${shown}`;
  const known = Object.keys(command.parameters.shape);
  return `unknown: ${shown}; ${command.name} takes ${[...known, 'nonce', 'timestamp'].join(', ')}`;
}

/** What stands in `parameters` where an issue of zod points. */
function valueAt(parameters: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((value, name) => (value as Record<PropertyKey, unknown>)[name], parameters);
}

function withoutCommon({
  nonce: _,
  timestamp: __,
  ...own
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return own;
}
