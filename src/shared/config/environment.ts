import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import type { ConfigSliceClass } from './config-slice.js';

/** The start cannot go on with this configuration; the message lists every problem and is for the operator. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export type Variables = Readonly<Record<string, string | undefined>>;

const secretName = /SECRET|PASSWORD|TOKEN|KEY$|_URL$/;

function shown(name: string, value: string | undefined): string {
  if (value === undefined) return 'is not set';
  if (secretName.test(name)) return `is set to (hidden, ${value.length} characters)`;
  return `is ${JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)}`;
}

/** Every variable that the slices read, in their order. */
export function variablesOf(slices: readonly ConfigSliceClass[]): string[] {
  return [...new Set(slices.flatMap(({ variables }) => Object.keys(variables)))];
}

/**
 * Validates the variables that the slices read. An empty value counts as unset; what no slice reads is ignored.
 * @throws ConfigurationError one line a problem: variable, what was found (secrets masked), what is allowed
 */
export function parseEnvironment(
  variables: Variables,
  slices: readonly ConfigSliceClass[],
): Readonly<Record<string, unknown>> {
  const set = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== '' && value !== undefined),
  );
  const shape: z.ZodRawShape = Object.fromEntries(
    slices.flatMap(({ variables: own }) => Object.entries(own)),
  );
  const result = z.object(shape).safeParse(set);
  const missing = slices
    .flatMap(({ pairs }) => pairs)
    .filter(({ one, other }) => set[one] !== undefined && set[other] === undefined);
  if (result.success && missing.length === 0) return result.data;
  const problems = new Map<string, string>();
  const report = (name: string, allowed: string): void => {
    if (!problems.has(name)) problems.set(name, `  ${name} ${shown(name, set[name])}; allowed: ${allowed}`);
  };
  for (const { path, message } of result.error?.issues ?? []) report(String(path[0]), message);
  for (const { one, other, allowed } of missing) report(other, `${allowed}, as ${one} is set`);
  throw new ConfigurationError(`The configuration is wrong:\n${[...problems.values()].join('\n')}`);
}

/** UTF-8 or, as Windows' own editor and shell write it, UTF-16; a byte order mark is no part of the first name. @throws TypeError it is neither */
function decoded(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

/**
 * The process environment and, below it, the file `.env` where there is one.
 * @throws ConfigurationError for a `.env` that cannot be read
 */
export function readVariables(file = '.env'): Variables {
  let fromFile: NodeJS.Dict<string> = {};
  try {
    fromFile = parseEnv(decoded(readFileSync(file)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new ConfigurationError(`The file ${file} cannot be read: ${(error as Error).message}`);
    }
  }
  return { ...fromFile, ...process.env };
}

/** Whether NODE_ENV asks for production, also where nothing else of the configuration can be read. */
export function isProduction(): boolean {
  try {
    return readVariables().NODE_ENV === 'production';
  } catch {
    return process.env.NODE_ENV === 'production';
  }
}
