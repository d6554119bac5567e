import { ConnectionError } from '../errors.js';
import { MAX_TIMER_MS } from '../timers.js';
import type { AnswerOf, BodyOf, Method, Operation, PathOf, QueryOf } from './operation-types.js';
import { ResponseError } from './response-error.js';

const TIMEOUT_MS = 30_000;

/** How requests are made. */
export interface RestOptions {
  /** Milliseconds that an answer may take; 30,000 unless told. */
  readonly timeout?: number;
  /** In place of the platform's own. */
  readonly fetch?: typeof fetch;
}

/** What one request says, under the types of openapi.json. */
export interface RestInput<O> {
  /** For what stands in braces in the address. */
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: { readonly [Name in keyof QueryOf<O>]?: QueryOf<O>[Name] | undefined };
  readonly body?: BodyOf<O>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What `fetch` is called with; the address begins with `/`. */
export interface RawRequest {
  readonly method: string;
  readonly address: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestInit['body'];
  readonly signal?: AbortSignal;
  /** Milliseconds for the answer's head, in place of the client's own; 0: as long as it takes. */
  readonly timeout?: number;
}

/** Calls the REST routes of one Quartet as one caller. */
export class RestClient {
  private readonly base: string;
  private readonly fetch: typeof fetch;
  private readonly timeout: number;

  /** @param headers that go with each request: who calls */
  constructor(
    url: string,
    private readonly headers: Readonly<Record<string, string>>,
    { timeout = TIMEOUT_MS, fetch: own }: RestOptions = {},
  ) {
    this.base = new URL(url).href.replace(/\/$/, '');
    this.timeout = timeout;
    // A browser's own must be called on the window.
    this.fetch = own ?? ((...args) => fetch(...args));
  }

  /**
   * One request by the description of its route.
   * @throws ResponseError where it is refused; ConnectionError where no answer comes
   */
  async request<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    { path: named = {}, query = {}, body, headers = {} }: RestInput<Operation<M, P>> = {},
  ): Promise<AnswerOf<Operation<M, P>>> {
    const address = (path as string).replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(String(named[name])),
    );
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(
      query as Record<string, string | number | boolean | undefined>,
    ))
      if (value !== undefined) search.set(name, String(value));
    const response = await this.send({
      method: method.toUpperCase(),
      address: search.size === 0 ? address : `${address}?${search.toString()}`,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const type = response.headers.get('content-type') ?? '';
    try {
      const text = await response.text();
      return (type.includes('json') && text !== '' ? JSON.parse(text) : undefined) as AnswerOf<
        Operation<M, P>
      >;
    } catch (error) {
      // It broke off, or what is there is no Quartet.
      throw this.failed(method, address, error);
    }
  }

  /**
   * One request, with its answer as it comes.
   * @throws ResponseError where the status is 400 or above; ConnectionError
   */
  async send(request: RawRequest): Promise<Response> {
    const response = await this.fetchRaw(request);
    if (response.ok) return response;
    throw await this.refusal(request, response);
  }

  /** @returns the error that an answer is; its body is read. @throws ConnectionError where that breaks off */
  async refusal({ method, address }: RawRequest, response: Response): Promise<ResponseError> {
    try {
      return await ResponseError.of(`${method} ${address}`, response);
    } catch (error) {
      throw this.failed(method, address, error);
    }
  }

  /** One request, whatever its answer says. @throws ConnectionError */
  async fetchRaw({ method, address, headers, body, signal, timeout }: RawRequest): Promise<Response> {
    const limit = Math.min(timeout ?? this.timeout, MAX_TIMER_MS);
    const signals = [...(signal ? [signal] : []), ...(limit > 0 ? [AbortSignal.timeout(limit)] : [])];
    try {
      return await this.fetch(this.base + address, {
        method,
        headers: { ...this.headers, ...headers },
        ...(body !== undefined && { body }),
        ...(isStream(body) && { duplex: 'half' as const }),
        ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
        redirect: 'manual',
        // A key or password goes in a header, never in a cookie.
        credentials: 'omit',
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      throw this.failed(method, address, error);
    }
  }

  private failed(method: string, address: string, error: unknown): ConnectionError {
    const { name = '', message = '', cause } = error as Error;
    const what = name === 'TimeoutError' ? `no answer within ${this.timeout} ms` : message;
    const why =
      cause instanceof Error ? ` (${cause.message || String((cause as { code?: string }).code)})` : '';
    return new ConnectionError(`${method.toUpperCase()} ${this.base}${address}: ${what}${why}`);
  }
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** @returns the header of a name and a password */
export function basic(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
