import type { Config } from '../config/config.js';
import { redact } from '../observability/redaction.js';

const MAX_VALUE_LENGTH = 4_000;

/** A setting, secrets masked. */
export interface SettingInForce {
  /** The part of Quartet that reads it. */
  readonly module: string;
  readonly name: string;
  /** The environment's variables that it is made of; none where it cannot be set. */
  readonly variables: readonly string[];
  /** As JSON; null where it is unset. */
  readonly value: string | null;
}

const moduleOf = (slice: { readonly name: string }): string => slice.name.replace(/Config$/, '');

/** Every setting of a configuration. */
export function settingsInForce(config: Config): readonly SettingInForce[] {
  return config.entries.flatMap(([slice, values]) =>
    Object.entries(redact(values) as Record<string, unknown>).map(([name, value]) => ({
      module: moduleOf(slice),
      name,
      variables: slice.sources[name] ?? [],
      value: value === undefined ? null : JSON.stringify(value).slice(0, MAX_VALUE_LENGTH),
    })),
  );
}
