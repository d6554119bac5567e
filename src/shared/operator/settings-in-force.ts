import type { Config } from '../config/config.js';
import { redact } from '../observability/redaction.js';

const MAX_VALUE_LENGTH = 4_000;

/** A setting, secrets masked. */
export interface SettingInForce {
  /** The part of Quartet that reads it. */
  readonly module: string;
  readonly name: string;
  /** As JSON; null where it is unset. */
  readonly value: string | null;
}

const moduleOf = (slice: { readonly name: string }): string => slice.name.replace(/Config$/, '');

/** The environment's variables that each part of Quartet reads, which are called otherwise than its settings. */
export const variablesOf = (config: Config): ReadonlyMap<string, readonly string[]> =>
  new Map(config.entries.map(([slice]) => [moduleOf(slice), Object.keys(slice.variables)]));

/** Every setting of a configuration. */
export function settingsInForce(config: Config): readonly SettingInForce[] {
  return config.entries.flatMap(([slice, values]) =>
    Object.entries(redact(values) as Record<string, unknown>).map(([name, value]) => ({
      module: moduleOf(slice),
      name,
      value: value === undefined ? null : JSON.stringify(value).slice(0, MAX_VALUE_LENGTH),
    })),
  );
}
