import { Agent, request as httpRequest } from 'node:http';
import { textsOf, valuesOf } from './hostile-texts.js';
import {
  bodyOf,
  fieldsOf,
  ITEM,
  KINDS,
  leaveOut,
  nameOf,
  parametersIn,
  placesOf,
  textIn,
  valueOf,
  withValue,
  type OpenApi,
  type Place,
} from './route-places.js';

export interface FuzzTarget {
  readonly url: string;
  /** Headers of who may call, for each security scheme. */
  readonly callers: Readonly<Record<string, Record<string, string>>>;
  /** Values of path parameters that lead somewhere, by path. */
  readonly ids: Readonly<Record<string, Record<string, string>>>;
  /** Made for each call of an operation, since it takes them away. */
  readonly made: Readonly<Record<string, () => Promise<Record<string, string>>>>;
  /** Fields that a good body cannot have together with its others, by path. */
  readonly leftOut: Readonly<Record<string, readonly string[]>>;
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

const encoded = (text: string): string =>
  encodeURIComponent(text.isWellFormed() ? text : text.toWellFormed()) +
  (text.isWellFormed() ? '' : '%ED%A0%80');
const headerText = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 4_000);

const BOUNDARY = 'quartet-fuzz';

function multipartOf(fields: Record<string, unknown>): string {
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${textIn(value)}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}

export interface Sent {
  readonly status: number;
  readonly text: string;
  readonly headers: string;
}

/** Sends hostile texts to every place of every route that a description names. */
export class RouteFuzz {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 6 });
  sent = 0;
  /** All that were sent; names and labels among them are shown again elsewhere. */
  readonly texts = new Set<string>();
  readonly findings: Finding[] = [];
  private readonly reached = new Set<string>();
  readonly statuses = new Map<number, number>();

  constructor(
    private readonly document: OpenApi,
    private readonly target: FuzzTarget,
    private readonly seed: number,
    /** Texts that no answer to anybody but the operator may hold: what belongs to somebody else. */
    private readonly forbidden: readonly string[],
  ) {}

  /**
   * @param count hostile inputs for each place, besides the classics where `thorough`
   */
  async run(count: number, thorough: boolean): Promise<void> {
    const work = placesOf(this.document).flatMap((place, index) => {
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
    this.close();
  }

  close(): void {
    this.agent.destroy();
  }

  /** Places that some text reached, of all that the description has; credentials are meant to be refused. */
  get reach(): { readonly reached: number; readonly places: number; readonly missed: readonly string[] } {
    const places = placesOf(this.document)
      .filter(({ kind }) => kind !== 'credentials')
      .map(nameOf);
    const missed = places.filter((name) => !this.reached.has(name));
    return { reached: places.length - missed.length, places: places.length, missed };
  }

  private async try(place: Place, input: unknown): Promise<void> {
    const { method, path, operation } = place;
    const reply = await this.send(place, input);
    this.sent += 1;
    if (typeof input === 'string') this.texts.add(input);
    this.statuses.set(reply.status, (this.statuses.get(reply.status) ?? 0) + 1);
    const name = nameOf(place);
    if (this.reaches(place, reply.status)) this.reached.add(name);
    const proxied = path.startsWith('/imvu/api/');
    // A last parameter that is empty is the address of the whole list.
    const list =
      place.kind === 'path' && input === ''
        ? this.document.paths[path.replace(/\/\{\w+\}$/, '')]?.[method]
        : undefined;
    // The operator may see everybody's.
    const seesAll = (operation.security ?? []).some((scheme) => 'operator' in scheme);
    const documented = new Set([
      ...Object.keys({ ...operation.responses, ...list?.responses }).map(Number),
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
            : !seesAll && this.forbidden.some((text) => reply.text.includes(text))
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

  /** Past who calls, how much it is and what is there: the handler, or what reads for it, has looked at the text. */
  reaches({ path, kind }: Place, status: number): boolean {
    if ([401, 403, 413, 414, 429, 431].includes(status)) return false;
    // Of the proxy every address leads to IMVU: what is unknown there is what the text names.
    const needed = kind === 'path' || path.startsWith('/imvu/api/') ? [] : parametersIn(path);
    const ids = this.target.ids[path] ?? {};
    return (
      needed.every((parameter) => ids[parameter] !== undefined) && !(needed.length > 0 && status === 404)
    );
  }

  /** As it must be, but for the value at the place. */
  private bodyOf({ path, kind, name, operation }: Place, type: string, input: unknown): string {
    if (kind === 'body') return String(input);
    const { components } = this.document;
    const schema = bodyOf(operation, components, type);
    const good = fieldsOf(schema, components);
    for (const field of this.target.leftOut[path] ?? []) leaveOut(good, field);
    const isField = kind === 'json' || kind === 'form' || kind === 'multipart';
    const fields = isField && name !== ITEM ? withValue(good, name, input) : good;
    if (KINDS[type] === 'multipart') return multipartOf(fields);
    if (KINDS[type] === 'form')
      return Object.entries(fields)
        .map(([field, value]) => `${encodeURIComponent(field)}=${encoded(textIn(value))}`)
        .join('&');
    const item =
      name === ITEM ? input : Object.keys(fields).length > 0 ? fields : valueOf(schema?.items, components);
    return JSON.stringify(schema?.type === 'array' && type === 'application/json' ? [item] : (item ?? {}));
  }

  /** How each operation refuses a body in which nothing is hostile: `400 post /things application/json: …`. None of its places is reached past that. */
  async refusalsOfGood(): Promise<string[]> {
    const refusals: string[] = [];
    const seen = new Set<string>();
    for (const place of placesOf(this.document)) {
      const { method, path, type } = place;
      const name = `${method} ${path} ${type ?? ''}`;
      if (type === undefined || seen.has(name)) continue;
      seen.add(name);
      const { status, text } = await this.send({ ...place, kind: 'none', name: '' }, '');
      if (status >= 400) refusals.push(`${status} ${name}: ${text.slice(0, 200)}`);
    }
    return refusals;
  }

  /** Sends one text to one place. */
  async send(place: Place, input: unknown): Promise<Sent> {
    const { method, path, kind, name, operation } = place;
    const text = typeof input === 'string' ? input : JSON.stringify(input);
    const made = kind === 'path' ? undefined : await this.target.made[`${method} ${path}`]?.();
    const ids = { ...this.target.ids[path], ...made };
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
    const shown = kind === 'credentials' ? this.document.components.securitySchemes?.[name] : undefined;
    const inAddress = shown?.in === 'query' ? shown.name : undefined;
    if (inAddress !== undefined) query.push(`${inAddress}=${encoded(text)}`);
    if (query.length > 0) address += `?${query.join('&')}`;
    const scheme = (operation.security ?? []).flatMap(Object.keys)[0] ?? '';
    const headers: Record<string, string> = inAddress === undefined ? { ...this.target.callers[scheme] } : {};
    if (kind === 'header') headers[name] = headerText(text);
    if (kind === 'credentials') {
      const basic = headers.authorization !== undefined;
      for (const header of Object.keys(headers)) {
        headers[header] = basic ? `Basic ${Buffer.from(text).toString('base64')}` : headerText(text);
      }
    }
    const type = place.type ?? Object.keys(operation.requestBody?.content ?? {})[0];
    const body = type === undefined ? undefined : this.bodyOf(place, type, input);
    if (type !== undefined)
      headers['content-type'] = type + (KINDS[type] === 'multipart' ? `; boundary=${BOUNDARY}` : '');
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
          // A stream has no end.
          if (String(reply.headers['content-type']).startsWith('text/event-stream')) {
            reply.destroy();
            resolve({ status: reply.statusCode ?? 0, text: '', headers: '' });
            return;
          }
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
