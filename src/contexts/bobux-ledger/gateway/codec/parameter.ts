import { JsonNumber, type JsonValue } from './json-value.js';

const INTEGER = /^-?\d+$/;

/**
 * A value of a message as commands see it. Strings, booleans and null stay; arrays and objects (without a
 * prototype) hold what this function gives. A number becomes a JavaScript number where Python's `json.loads`
 * would give an int and it is a safe integer; any other stays a JsonNumber, which no check for int lets pass.
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
  if (!INTEGER.test(number.raw)) return number;
  const integer = Number(number.raw) + 0; // -0 is the int 0
  return Number.isSafeInteger(integer) ? integer : number;
}
