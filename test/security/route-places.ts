/* What openapi.json says of routes: the places in which a text can stand, and values that fit there. */

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly minLength?: number;
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly example?: unknown;
  readonly default?: unknown;
}
interface Operation {
  readonly parameters?: {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema?: Schema;
    readonly example?: unknown;
  }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Schema }> };
  readonly responses: Record<string, unknown>;
  readonly security?: Record<string, unknown>[];
}
export interface OpenApi {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas?: Record<string, Schema>;
    readonly securitySchemes?: Record<string, { readonly in?: string; readonly name?: string }>;
  };
}

/** One place of one route in which a text can stand. */
export interface Place {
  readonly method: string;
  readonly path: string;
  readonly kind:
    'path' | 'query' | 'header' | 'json' | 'form' | 'multipart' | 'body' | 'credentials' | 'none';
  /** Of a field inside others with the way to it: `edits.0.fields.name`. */
  readonly name: string;
  readonly type: string | undefined;
  readonly operation: Operation;
}

type Components = OpenApi['components'];

/** The schema itself, where there is a reference to it. */
function resolved(schema: Schema | undefined, components: Components): Schema | undefined {
  const [inherited] = schema?.allOf ?? schema?.oneOf ?? [];
  if (schema?.properties === undefined && inherited !== undefined) return resolved(inherited, components);
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? schema : components.schemas?.[name];
}

export function bodyOf(operation: Operation, components: Components, type: string): Schema | undefined {
  return resolved(operation.requestBody?.content[type]?.schema, components);
}

/** A value that the schema allows: its example, or the smallest one. */
export function valueOf(schema: Schema | undefined, components: Components): unknown {
  const found = resolved(schema, components);
  const given = schema?.example ?? found?.example ?? found?.default ?? found?.enum?.[0];
  if (given !== undefined) return given;
  if (found?.properties) return fieldsOf(found, components);
  switch (found?.type) {
    case 'integer':
    case 'number':
      return found.minimum ?? 1;
    case 'boolean':
      return false;
    case 'array':
      return [valueOf(found.items, components)];
    case 'object':
      return {};
    default:
      return 'x'.repeat(Math.max(1, found?.minLength ?? 1));
  }
}

/** The fields of a body, or of each item of a list, from its schema or its example. */
export function fieldsOf(schema: Schema | undefined, components: Components): Record<string, unknown> {
  const object = schema?.type === 'array' ? resolved(schema.items, components) : schema;
  if (object?.properties) {
    return Object.fromEntries(
      Object.entries(object.properties).map(([name, field]) => [name, valueOf(field, components)]),
    );
  }
  const sample = object?.example ?? schema?.example;
  const example = Array.isArray(sample) ? (sample as unknown[])[0] : sample;
  return typeof example === 'object' && example !== null ? { ...example } : {};
}

/** Of a body that is a list of values: each of them. */
export const ITEM = '(item)';

export const KINDS: Readonly<Record<string, Place['kind']>> = {
  'application/x-www-form-urlencoded': 'form',
  'multipart/form-data': 'multipart',
};

/** The names of the fields, then of those inside them, by the values that stand there. */
function namesOf(fields: Record<string, unknown>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => [name, ...namesInside(name, value)]);
}

function namesInside(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return namesInside(`${name}.0`, (value as unknown[])[0]);
  if (typeof value !== 'object' || value === null) return [];
  return namesOf(value as Record<string, unknown>).map((inner) => `${name}.${inner}`);
}

/** A form has texts alone. */
export const textIn = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

export function leaveOut(fields: Record<string, unknown>, name: string): void {
  const way = name.split('.');
  const last = way.pop() ?? '';
  let inner = fields;
  for (const step of way) inner = inner[step] as Record<string, unknown>;
  delete inner[last];
}

/** The same fields with another value at a place. */
export function withValue(
  fields: Record<string, unknown>,
  name: string,
  value: unknown,
): Record<string, unknown> {
  const copy = structuredClone(fields);
  const way = name.split('.');
  const last = way.pop() ?? '';
  let inner = copy;
  for (const step of way) inner = inner[step] as Record<string, unknown>;
  inner[last] = value;
  return copy;
}

export const parametersIn = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

export function placesOf({ paths, components }: OpenApi): Place[] {
  const credentialsSeen = new Set<string>();
  return Object.entries(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).flatMap(([method, operation]): Place[] => {
      const place = (kind: Place['kind'], name: string, type?: string): Place => ({
        method,
        path,
        kind,
        name,
        type,
        operation,
      });
      const places = (operation.parameters ?? []).map(({ name, in: where }) =>
        place(where as Place['kind'], name),
      );
      for (const type of Object.keys(operation.requestBody?.content ?? {})) {
        const kind = KINDS[type] ?? 'json';
        const fields = fieldsOf(bodyOf(operation, components, type), components);
        for (const name of kind === 'json' ? namesOf(fields) : Object.keys(fields))
          places.push(place(kind, name, type));
        if (kind === 'json' && Object.keys(fields).length === 0) places.push(place(kind, ITEM, type));
        places.push(place('body', 'body', type));
      }
      for (const scheme of (operation.security ?? []).flatMap(Object.keys)) {
        if (credentialsSeen.has(scheme)) continue;
        credentialsSeen.add(scheme);
        places.push(place('credentials', scheme));
      }
      return places;
    }),
  );
}

export const nameOf = ({ method, path, kind, name, type }: Place): string =>
  `${method} ${path} ${kind} ${name}${kind === 'json' && type !== 'application/json' ? ` ${type}` : ''}`;
