import type { AnswerOf, BodyOf, Operation } from '../rest/operation-types.js';
import { basic, RestClient, type RestOptions } from '../rest/rest-client.js';
import { Lease } from './lease.js';

export type ImvuAccount = AnswerOf<Operation<'get', '/imvu/accounts'>>[number];
export type AddedAccount = AnswerOf<Operation<'post', '/imvu/accounts'>>;
export type LeaseRequest = BodyOf<Operation<'post', '/imvu/checkouts'>>;

/** What a call at IMVU may say, besides what `fetch` takes. */
export interface ImvuRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestInit['body'];
  readonly signal?: AbortSignal;
  /** Id or name of the account that is to make the call; any of yours unless told. */
  readonly account?: string;
  /** Id of the session that is to make it. */
  readonly session?: string;
  /** IMVU's addresses in the answer become Quartet's: see docs/imvu.md. */
  readonly rewrite?: boolean;
}

/** IMVU through Quartet, as one API user: Quartet logs in, and picks a session for each call. */
export class Imvu {
  private readonly rest: RestClient;

  constructor(url: string, username: string, password: string, options?: RestOptions) {
    this.rest = new RestClient(url, { authorization: basic(username, password) }, options);
  }

  /**
   * The same call at IMVU as `https://api.imvu.com` + `path`. IMVU's own refusals are answers like any other.
   * @param path such as `/user/user-100001`; or a whole address of IMVU's API, such as its links are
   * @throws ResponseError Quartet's own refusal, such as UNAVAILABLE where no account has a session (`data.accounts` says why);
   *   ConnectionError
   */
  async fetch(path: string, request: ImvuRequest = {}): Promise<Response> {
    const { account, session, rewrite, headers = {}, method = 'GET', body, signal } = request;
    const address = `/imvu/api${pathOf(path)}`;
    const response = await this.rest.fetchRaw({
      method,
      address,
      headers: {
        ...headers,
        ...(account !== undefined && { 'x-imvu-account': account }),
        ...(session !== undefined && { 'x-imvu-session': session }),
        ...(rewrite === true && { 'x-quartet-rewrite': 'true' }),
      },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      // Quartet itself waits for IMVU no longer than 30 s; a long body may take its time.
      timeout: 0,
    });
    if (response.ok || response.headers.has('x-quartet-session')) return response;
    throw await this.rest.refusal({ method, address }, response);
  }

  /**
   * A session for a program that calls IMVU by itself. Give it back with `end`, or write `await using lease = …`.
   * @throws ResponseError UNAVAILABLE there is none
   */
  async lease(request: LeaseRequest = {}): Promise<Lease> {
    const opened = await this.rest.request('post', '/imvu/checkouts', { body: request });
    return new Lease(this.rest, opened);
  }

  accounts(): Promise<ImvuAccount[]> {
    return this.rest.request('get', '/imvu/accounts');
  }

  /** Logs in at IMVU. @returns with `needs_code` where a second factor is awaited: `enterCode` */
  addAccount(username: string, password: string): Promise<AddedAccount> {
    return this.rest.request('post', '/imvu/accounts', { body: { username, password } });
  }

  enterCode(id: string, code: string): Promise<AnswerOf<Operation<'post', '/imvu/accounts/{id}/code'>>> {
    return this.rest.request('post', '/imvu/accounts/{id}/code', { path: { id }, body: { code } });
  }

  async removeAccount(id: string): Promise<void> {
    await this.rest.request('delete', '/imvu/accounts/{id}', { path: { id } });
  }
}

/** @throws TypeError for an address elsewhere, which Quartet's password must not go to */
function pathOf(path: string): string {
  if (path.startsWith('/')) return path;
  const { origin, pathname, search } = new URL(path);
  if (origin !== 'https://api.imvu.com') throw new TypeError(`${origin} is not IMVU's API`);
  return pathname + search;
}
