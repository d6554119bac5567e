import type { IncomingMessage } from 'node:http';

/** Where all ids point, wherever the simulator itself is. */
export const ID_ADDRESS = 'https://api.imvu.com';

/** What nobody has seen of the upstream (test/simulators/imvu-upstream.md). */
export const defaultGuesses = {
  /** [GUESS] Wrong password: the status is not known; LOGIN-005 was seen for a login without credentials. */
  wrongPassword: { status: 400, error: 'LOGIN-005', message: 'Invalid email or password' },
  /** [GUESS] Status of a wrong second factor; LOGIN-016 is known. */
  wrongCodeStatus: 400,
  /** [GUESS] No session, or a stale one, on a gated node; the code was seen on a room. */
  noSession: { status: 401, error: 'AUTHENTICATION-005' },
  /** [GUESS] A good cookie with a wrong sauce: the code is made up. */
  badSauce: { status: 403, error: 'SIMULATED-SAUCE' },
  /** [GUESS] `DELETE /loginyup_disc` is the seed's alone; what it answers is not known. */
  revoked: { status: 200 },
  revokeUnknown: { status: 404, error: 'LOGIN-404', message: 'Session does not exist.' },
};

export type Guesses = typeof defaultGuesses;

export interface SimulatedAccount {
  readonly username: string;
  password: string;
  readonly cid: number;
  readonly avatar: string;
  /** The code that is mailed; set: a second factor is wanted. */
  code?: string | undefined;
  disabled?: boolean;
  /** The cids of friends. */
  friends?: readonly number[];
  /** The cids of whom the account follows. */
  follows?: Set<number>;
  /** The cids of whom it has asked to be a friend. */
  friendRequests?: Set<number>;
  /** The ids of products. */
  wishlist?: Set<number>;
  /** The rooms whose chat it has joined, as `OWNER-NUMBER`. */
  chats?: Set<string>;
}

export interface SimulatedSession {
  readonly id: string;
  readonly account: SimulatedAccount;
  sauce: string;
}

export interface SeenRequest {
  readonly method: string;
  /** As it stood in the request line. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The caller was gone before it was answered. */
  aborted: boolean;
}

/** What the simulator answers. */
export interface SimulatedReply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string | string[]>;
}

/** What a route may know and change. */
export interface SimulatedWorld {
  readonly url: string;
  readonly accounts: ReadonlyMap<string, SimulatedAccount>;
  readonly sessions: Map<string, SimulatedSession>;
  /** Tokens of remembered devices, and whose they are. */
  readonly trusted: Map<string, string>;
  readonly guesses: Guesses;
  openSession(account: SimulatedAccount): SimulatedSession;
}

export function pathOf(target: string): string {
  return target.split('?')[0] ?? '';
}

export function cookieValue(request: SeenRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

/** A refusal as IMVU words it. */
export function failure(error: string, message: string, details?: object): string {
  return JSON.stringify({ status: 'failure', error, message, ...(details && { details }) });
}

/** A node of the graph, under its id. */
export interface GraphNode {
  readonly id: string;
  readonly data: object;
  readonly relations?: object | null;
}

/** A reply about the first of these nodes, with the others beside it. */
export function nodes(...[root, ...more]: [GraphNode, ...GraphNode[]]): string {
  const all = [root, ...more];
  return JSON.stringify({
    status: 'success',
    id: root.id,
    denormalized: Object.fromEntries(
      all.map(({ id, data, relations = null }) => [id, { data, relations, updates: null }]),
    ),
    http: Object.fromEntries(all.map(({ id }) => [id, { status: 200, headers: {}, meta: {} }])),
  });
}

/** A reply with one node. */
export function node(id: string, data: object, relations: object | null = null): string {
  return nodes({ id, data, relations });
}

/** [ANKH, UIC] The error of a single resource, inside a 200. */
export function inside(id: string, { status, error }: { status: number; error: string }): string {
  const meta = { error_response: { status: 'failure', error, message: 'Refused.' } };
  return JSON.stringify({
    status: 'success',
    id,
    denormalized: {},
    http: { [id]: { status, headers: {}, meta } },
  });
}
