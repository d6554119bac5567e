import { JsonNumber } from '../../json-number.js';

export { JsonNumber };

/** A JSON object. A Map, because a client may call a member `__proto__`, and to keep members in order. */
export type JsonObject = Map<string, JsonValue>;

/** Any JSON value, as readJson gives it. */
export type JsonValue = string | boolean | null | JsonNumber | JsonValue[] | Map<string, JsonValue>;
