import { expect } from '@jest/globals';
import type { SimulatedAccount } from '../simulators/imvu.js';

/** Where a public client works: an API user of Quartet with Ada's account, whom Bea and Cleo follow and befriend. */
export interface Community {
  /** The address of the proxy: all that is changed in the client, with the name and password for it. */
  readonly own: string;
  readonly authorization: string;
  readonly ada: SimulatedAccount;
  readonly bea: SimulatedAccount;
  readonly cleo: SimulatedAccount;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

export type ClientRequest = [method: string, url: string, body?: string | object, type?: string];

/** One request of a client, as it sends it, and what it looks at in the answer. */
export interface Step {
  readonly name: string;
  readonly request: (known: Known) => ClientRequest;
  readonly check: (answer: Answer, known: Known, client: PublicClient) => void;
}

/** What a client has learnt from earlier steps. */
export type Known = Record<string, string>;

/** A client and its day. */
export interface ClientDay {
  readonly client: PublicClient;
  readonly steps: readonly Step[];
}

export interface Habits {
  /** Sent with every request. */
  readonly headers: Record<string, string>;
  /** Sent besides where the method is none that only reads. */
  readonly onWrites?: Record<string, string>;
  /** The session's sauce goes out with what only reads as well. */
  readonly sauceAlways?: boolean;
  readonly keepsCookies?: boolean;
}

/** Sends what a public client sends: its base, its credentials for the proxy, its own headers. */
export class PublicClient {
  cookie: string | undefined;
  sauce: string | undefined;

  constructor(
    private readonly community: Community,
    private readonly habits: Habits,
  ) {}

  async send(
    method: string,
    url: string,
    body?: string | object,
    type = 'application/json',
  ): Promise<Answer> {
    const { own, authorization } = this.community;
    // A link that leads elsewhere would take the password along.
    expect(url.startsWith(`${own}/`) ? own : url).toBe(own);
    const { headers, onWrites, sauceAlways, keepsCookies } = this.habits;
    const writes = method !== 'GET';
    const response = await fetch(url, {
      method,
      headers: {
        authorization,
        ...headers,
        ...(writes && onWrites),
        ...(keepsCookies === true && this.cookie !== undefined && { cookie: this.cookie }),
        ...(this.sauce !== undefined && (writes || sauceAlways) && { 'x-imvu-sauce': this.sauce }),
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const setCookie = response.headers.get('set-cookie');
    if (setCookie !== null) this.cookie = setCookie.split(';')[0];
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }
}

/** The node that a reply is about, by its own id, as every public client looks it up. */
export const root = ({ body }: Answer): { data: any; relations: any } => body.denormalized[body.id];

/** The nodes of a collection, as imvu.js and IMVU_Followers find them: by the item, or by what the item refers to. */
export function listed(answer: Answer): any[] {
  const { denormalized } = answer.body;
  return root(answer).data.items.map(
    (item: string) => denormalized[denormalized[item].relations?.ref ?? item].data,
  );
}
