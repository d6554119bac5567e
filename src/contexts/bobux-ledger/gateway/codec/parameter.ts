import { JsonNumber, type JsonValue } from './json-value.js';
import { wholeNumberOf } from './whole-number.js';

/**
 * A value of a message as commands see it. Strings, booleans and null stay; arrays and objects (which
 * inherit nothing) hold what this function gives. A number becomes a JavaScript number where it is whole, however spelled (game engines print
 * `5.0`), and a safe integer; any other stays a JsonNumber, which no check for int lets pass.
 */
export function toParameter(value: JsonValue): unknown {
  if (value instanceof JsonNumber) return toNumber(value);
  if (value instanceof Map) return fill(Object.create(null) as Record<string, unknown>, value);
  return Array.isArray(value) ? value.map(toParameter) : value;
}

/**
 * The members of a message itself. Nothing is inherited. An object without any prototype would do as well, but V8 keeps its members in a hash
 * table, which costs more. What is inside has none: there can be a thousand objects of any names in one frame that nobody has signed, and of
 * each order of names V8 would make a hidden class.
 */
class Members {
  [name: string]: unknown;

  static {
    Reflect.setPrototypeOf(this.prototype, null);
    Reflect.deleteProperty(this.prototype, 'constructor');
  }
}

/** The members of a message, each by toParameter, without those named in `without`. */
export function toParameters(
  members: Map<string, JsonValue>,
  without: ReadonlySet<string>,
): Record<string, unknown> {
  return fill(new Members(), members, without);
}

function fill(
  parameters: Record<string, unknown>,
  members: Map<string, JsonValue>,
  without?: ReadonlySet<string>,
): Record<string, unknown> {
  for (const [name, value] of members) {
    if (!without?.has(name)) parameters[name] = toParameter(value);
  }
  return parameters;
}

function toNumber(number: JsonNumber): number | JsonNumber {
  return wholeNumberOf(number.raw) ?? number;
}
