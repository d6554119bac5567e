import { Agent, request as httpRequest } from 'node:http';
import { textsOf, valuesOf } from './hostile-texts.js';

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
  readonly components: { readonly schemas?: Record<string, Schema> };
}

export interface FuzzTarget {
  readonly url: string;
  /** Headers of who may call, for each security scheme. */
  readonly callers: Readonly<Record<string, Record<string, string>>>;
  /** Values of path parameters that lead somewhere, by path. */
  readonly ids: Readonly<Record<string, Record<string, string>>>;
}

/** One place of one route in which a text can stand. */
interface Place {
  readonly method: string;
  readonly path: string;
  readonly kind: 'path' | 'query' | 'header' | 'json' | 'form' | 'body' | 'credentials';
  readonly name: string;
  readonly type: string | undefined;
  readonly operation: Operation;
}

export interface Finding {
  readonly seed: number;
  readonly place: string;
  readonly input: unknown;
  readonly status: number;
  readonly why: string;
  readonly text: string;
}

/** What only PostgreSQL, a stack or a file of ours would say; no hostile text holds any of it. */
const INTERNAL =
  /syntax error|unterminated|invalid input syntax|invalid byte sequence|violates|out of range for type|does not exist|permission denied for|QueryFailed|SQLSTATE|node_modules|\.js:\d|dist\/src|Something went wrong/;

type Components = OpenApi['components'];

/** The schema itself, where there is a reference to it. */
function resolved(schema: Schema | undefined, components: Components): Schema | undefined {
  const [inherited] = schema?.allOf ?? schema?.oneOf ?? [];
  if (schema?.properties === undefined && inherited !== undefined) return resolved(inherited, components);
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? schema : components.schemas?.[name];
}

function bodyOf(operation: Operation, components: Components, type: string): Schema | undefined {
  return resolved(operation.requestBody?.content[type]?.schema, components);
}

/** A value that the schema allows: its example, or the smallest one. */
function valueOf(schema: Schema | undefined, components: Components): unknown {
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
function fieldsOf(schema: Schema | undefined, components: Components): Record<string, unknown> {
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

function placesOf({ paths, components }: OpenApi): Place[] {
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
        const kind = type === 'application/x-www-form-urlencoded' ? 'form' : 'json';
        for (const name of Object.keys(fieldsOf(bodyOf(operation, components, type), components)))
          places.push(place(kind, name, type));
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

const encoded = (text: string): string =>
  encodeURIComponent(text.isWellFormed() ? text : text.toWellFormed()) +
  (text.isWellFormed() ? '' : '%ED%A0%80');
const headerText = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 4_000);

interface Sent {
  readonly status: number;
  readonly text: string;
  readonly headers: string;
}

/** Sends hostile texts to every place of every route that a description names. */
export class RouteFuzz {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 6 });
  sent = 0;
  readonly findings: Finding[] = [];
  private readonly tried = new Set<string>();
  private readonly reached = new Set<string>();
  readonly statuses = new Map<number, number>();

  constructor(
    private readonly document: OpenApi,
    private readonly target: FuzzTarget,
    private readonly seed: number,
    /** Texts that no answer may hold: what belongs to somebody else. */
    private readonly forbidden: readonly string[],
  ) {}

  /**
   * @param count hostile inputs for each place, besides the classics where `thorough`
   * @param skip places that cost too much or end what the test stands on
   */
  async run(count: number, thorough: boolean, skip: (address: string) => boolean): Promise<void> {
    const places = placesOf(this.document).filter(({ method, path }) => !skip(`${method} ${path}`));
    const work = places.flatMap((place, index) => {
      const dear =
        place.kind === 'credentials' || /auth_users|imvu\/users|directory\/users$/.test(place.path);
      const most = dear ? Math.ceil(count / 4) : count;
      const texts =
        place.kind === 'json' ? valuesOf(this.seed + index, most) : textsOf(this.seed + index, most, false);
      const all = thorough && !dear ? [...textsOf(0, 0), ...texts] : texts;
      return all.map((input) => ({ place, input }));
    });
    const next = work[Symbol.iterator]();
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        for (const { place, input } of next) await this.try(place, input);
      }),
    );
    this.agent.destroy();
  }

  /** Places that some text reached, of all that the description has; credentials are meant to be refused. */
  get reach(): { readonly reached: number; readonly places: number; readonly missed: readonly string[] } {
    const places = [...this.tried].filter((name) => !name.includes(' credentials '));
    const missed = places.filter((name) => !this.reached.has(name));
    return { reached: places.length - missed.length, places: places.length, missed };
  }

  private async try(place: Place, input: unknown): Promise<void> {
    const { method, path, operation } = place;
    const reply = await this.send(place, input);
    this.sent += 1;
    this.statuses.set(reply.status, (this.statuses.get(reply.status) ?? 0) + 1);
    const name = `${method} ${path} ${place.kind} ${place.name}`;
    this.tried.add(name);
    // Past who calls and what is there: the handler, or what reads for it, has looked at the text.
    if (![401, 403, 429].includes(reply.status)) this.reached.add(name);
    const proxied = path.startsWith('/imvu/api/');
    const documented = new Set([
      ...Object.keys(operation.responses).map(Number),
      ...(proxied ? [404, 405] : []),
    ]);
    // IMVU and the App Store are not there for everything; that they are away is documented where it can happen.
    const away = /^\/imvu\/|verifyReceipt/.test(path) && [502, 503, 504].includes(reply.status);
    // A path parameter that is empty is another address, and one that cannot be decoded is none.
    const elsewhere = place.kind === 'path' && [400, 404].includes(reply.status);
    const why =
      reply.status >= 500 && !away
        ? 'an error of the server'
        : !documented.has(reply.status) && !elsewhere
          ? 'an undocumented status'
          : !proxied && INTERNAL.test(reply.text)
            ? 'tells of the inside'
            : this.forbidden.some((text) => reply.text.includes(text))
              ? "tells what is somebody else's"
              : /^(set-cookie|bcc):/im.test(reply.headers)
                ? 'a header that was put in'
                : undefined;
    if (why === undefined) return;
    this.findings.push({
      seed: this.seed,
      place: name,
      input,
      status: reply.status,
      why,
      text: reply.text.slice(0, 200),
    });
  }

  private send(place: Place, input: unknown): Promise<Sent> {
    const { method, path, kind, name, operation } = place;
    const text = typeof input === 'string' ? input : JSON.stringify(input);
    const ids = this.target.ids[path] ?? {};
    let address = path.replace(/\{(\w+)\}/g, (_whole, parameter: string) =>
      kind === 'path' && parameter === name ? encoded(text) : (ids[parameter] ?? 'x'),
    );
    const query = (operation.parameters ?? [])
      .filter(
        (parameter) => parameter.in === 'query' && parameter.required === true && parameter.name !== name,
      )
      .map((parameter) => {
        const value = parameter.example ?? valueOf(parameter.schema, this.document.components);
        return `${encodeURIComponent(parameter.name)}=${encoded(String(value))}`;
      });
    if (kind === 'query') query.push(`${encodeURIComponent(name)}=${encoded(text)}`);
    if (query.length > 0) address += `?${query.join('&')}`;
    const scheme = (operation.security ?? []).flatMap(Object.keys)[0] ?? '';
    const headers: Record<string, string> = { ...this.target.callers[scheme] };
    if (kind === 'header') headers[name] = headerText(text);
    if (kind === 'credentials') {
      const basic = headers.authorization !== undefined;
      for (const header of Object.keys(headers)) {
        headers[header] = basic ? `Basic ${Buffer.from(text).toString('base64')}` : headerText(text);
      }
    }
    let body: string | undefined;
    if (kind === 'json' || kind === 'form' || kind === 'body') {
      const type = place.type ?? 'application/json';
      headers['content-type'] = type;
      const schema = bodyOf(operation, this.document.components, type);
      const fields = {
        ...fieldsOf(schema, this.document.components),
        ...(kind !== 'body' && { [name]: input }),
      };
      const list = schema?.type === 'array';
      if (kind === 'body') body = text;
      else if (kind === 'form') {
        body = Object.entries(fields)
          .map(([field, value]) => `${encodeURIComponent(field)}=${encoded(String(value))}`)
          .join('&');
      } else body = JSON.stringify(list && type === 'application/json' ? [fields] : fields);
    }
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.target.url);
      const sending = httpRequest(
        {
          hostname,
          port,
          path: address,
          method: method.toUpperCase(),
          agent: this.agent,
          headers: {
            ...headers,
            ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
          },
        },
        (reply) => {
          let told = '';
          reply.setEncoding('utf8');
          reply.on('data', (chunk: string) => (told += chunk));
          reply.once('end', () =>
            resolve({
              status: reply.statusCode ?? 0,
              text: told,
              headers: reply.rawHeaders
                .map((part, at) => (at % 2 === 0 ? `${part}: ` : `${part}\n`))
                .join(''),
            }),
          );
          reply.once('error', reject);
        },
      );
      sending.once('error', reject);
      sending.end(body);
    });
  }
}
