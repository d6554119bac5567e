/** A JSON number with its spelling kept: `1.0`, `1e3` and 30 digits would not survive a JavaScript number. */
export class JsonNumber {
  constructor(readonly raw: string) {}
}

/** A JSON object. A Map, because a client may call a member `__proto__`, and to keep members in order. */
export type JsonObject = Map<string, JsonValue>;

/** Any JSON value, as readJson gives it. */
export type JsonValue = string | boolean | null | JsonNumber | JsonValue[] | Map<string, JsonValue>;
