import { JsonNumber, type JsonValue } from './json-value.js';
import { wholeNumberOf } from './whole-number.js';

/**
 * A value of a message as commands see it. Strings, booleans and null stay; arrays and objects (without a
 * prototype) hold what this function gives. A number becomes a JavaScript number where it is whole, however spelled (game engines print
 * `5.0`), and a safe integer; any other stays a JsonNumber, which no check for int lets pass.
 */
export function toParameter(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return toNumber(value);
  if (value instanceof Map) return toParameters(value);
  return Array.isArray(value) ? value.map(toParameter) : value;
}

/** The members of `members`, each by toParameter, without those named in `without`. */
export function toParameters(
  members: Map<string, JsonValue>,
  without?: ReadonlySet<string>,
): Record<string, unknown> {
  const parameters = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of members) {
    if (!without?.has(name)) parameters[name] = toParameter(value);
  }
  return parameters;
}

function toNumber(number: JsonNumber): number | JsonNumber {
  return wholeNumberOf(number.raw) ?? number;
}
