import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What is publicly known of https://api.imvu.com (specs/imvu-upstream.md), as a real HTTP server. What nobody has seen is a guess, and
 * stands in `guesses`, where it can be set.
 */
export const defaultGuesses = {
  /** [GUESS] Wrong password: the status is not known; LOGIN-005 was seen for a login without credentials. */
  wrongPassword: { status: 400, error: 'LOGIN-005' },
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

export interface SimulatedAccount {
  readonly username: string;
  password: string;
  readonly cid: number;
  readonly avatar: string;
  /** The code that is mailed; set: a second factor is wanted. */
  code?: string | undefined;
  disabled?: boolean;
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

/** What to do with a request instead of the usual. */
export interface Behaviour {
  readonly status?: number;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
  /** Milliseconds before the answer, usual or not. */
  readonly delay?: number;
  /** Never answers. */
  readonly hang?: boolean;
  /** Cuts the connection. */
  readonly reset?: boolean;
  /** Cuts the connection in the middle of the body. */
  readonly cutBody?: boolean;
  /** How many requests it is for; unset = all from now on. */
  times?: number;
}

type Matcher = string | ((request: SeenRequest) => boolean);

export class ImvuSimulator {
  readonly accounts = new Map<string, SimulatedAccount>();
  readonly sessions = new Map<string, SimulatedSession>();
  readonly trusted = new Map<string, string>();
  readonly seen: SeenRequest[] = [];
  readonly guesses = structuredClone(defaultGuesses);
  /** Bodies are kept in `seen`; off for large ones. */
  keepBodies = true;
  keepSeen = true;
  /** How many bytes of bodies came in, and how many went out from `/bytes`. */
  received = 0;
  sent = 0;
  /** Bodies are not read before this. */
  hold: Promise<void> | undefined;
  private readonly behaviours: { matcher: Matcher; behaviour: Behaviour }[] = [];
  private nextCid = 100_001;

  private constructor(private readonly server: Server) {}

  static async start(port = 0): Promise<ImvuSimulator> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const simulator = new ImvuSimulator(server);
    server.on('request', (request, response) => {
      simulator.serve(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return simulator;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  addAccount(username: string, password: string, more: Partial<SimulatedAccount> = {}): SimulatedAccount {
    const account = {
      username,
      password,
      cid: this.nextCid++,
      avatar: username.split('@')[0] ?? username,
      ...more,
    };
    this.accounts.set(username.toLowerCase(), account);
    return account;
  }

  /** As if somebody had logged in with a browser. */
  openSession(account: SimulatedAccount): SimulatedSession {
    const session = {
      id: randomBytes(16).toString('hex'),
      account,
      sauce: randomBytes(20).toString('base64'),
    };
    this.sessions.set(session.id, session);
    return session;
  }

  killSessions(of?: SimulatedAccount): void {
    for (const [id, { account }] of this.sessions) {
      if (of === undefined || account === of) this.sessions.delete(id);
    }
  }

  /** From now on requests that match (a path without query, or a predicate) are treated so; the newest rule first. */
  behave(matcher: Matcher, behaviour: Behaviour): void {
    this.behaviours.unshift({ matcher, behaviour });
  }

  reset(): void {
    this.behaviours.length = 0;
    this.seen.length = 0;
    Object.assign(this.guesses, structuredClone(defaultGuesses));
  }

  requests(method: string, path: string): SeenRequest[] {
    return this.seen.filter((request) => request.method === method && pathOf(request.target) === path);
  }

  get logins(): SeenRequest[] {
    return this.requests('POST', '/login');
  }

  private behaviourFor(request: SeenRequest): Behaviour | undefined {
    const rule = this.behaviours.find(
      ({ matcher, behaviour }) =>
        behaviour.times !== 0 &&
        (typeof matcher === 'string' ? pathOf(request.target) === matcher : matcher(request)),
    );
    if (rule?.behaviour.times !== undefined) rule.behaviour.times--;
    return rule?.behaviour;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    const seen = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers: request.headers,
      body: Buffer.alloc(0),
      aborted: false,
    };
    if (this.keepSeen) this.seen.push(seen);
    response.on('close', () => (seen.aborted = !response.writableFinished));
    await this.hold;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      this.received += chunk.length;
      if (this.keepBodies || seen.target === '/login') chunks.push(chunk);
    }
    seen.body = Buffer.concat(chunks);
    const behaviour = this.behaviourFor(seen);
    if (behaviour?.delay !== undefined) await sleep(behaviour.delay);
    if (behaviour?.hang === true) return;
    if (behaviour?.reset === true) {
      request.socket.destroy();
      return;
    }
    if (behaviour?.cutBody === true) {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000' });
      response.write('half');
      await sleep(20);
      request.socket.destroy();
      return;
    }
    if (behaviour?.status !== undefined) {
      const body = behaviour.body ?? failure(`SIMULATED-${behaviour.status}`, 'As it was told to.');
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
      response.end(body);
      return;
    }
    await this.route(seen, response, behaviour?.headers);
  }

  private async route(
    request: SeenRequest,
    response: ServerResponse,
    headers: Behaviour['headers'] = {},
  ): Promise<void> {
    const { method, target } = request;
    const path = pathOf(target);
    const send = (status: number, body: string, more: Record<string, string | string[]> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers, ...more });
      response.end(method === 'HEAD' ? undefined : body);
    };
    const session = this.sessionOf(request);
    const refuse = (what: { status: number; error: string; message?: string }): void =>
      send(what.status, failure(what.error, what.message ?? 'Refused.'));
    const writes = !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method);

    if (path === '/login') {
      if (method !== 'POST')
        return send(405, failure('ROUTER-002', `Method ${method} does not exist for login`));
      return this.login(request, send);
    }
    if (path === '/loginyup_disc' && method === 'DELETE') {
      if (session === undefined) return refuse(this.guesses.revokeUnknown);
      if (request.headers['x-imvu-sauce'] !== session.sauce) return refuse(this.guesses.badSauce);
      this.sessions.delete(session.id);
      return send(this.guesses.revoked.status, JSON.stringify({ status: 'success' }));
    }
    const user = /^\/user\/user-(\d+)$/.exec(path);
    if (method === 'GET' && user) return send(200, this.user(Number(user[1]), session));
    const product = /^\/product\/product-(\d+)$/.exec(path);
    if (method === 'GET' && product)
      return send(
        200,
        node(`${this.url}${path}`, {
          product_id: Number(product[1]),
          product_name: 'Hat',
          creator_cid: 1,
          creator_name: 'Creator',
          rating: 'GA',
          product_price: 100,
          product_image: '',
        }),
      );
    if (path === '/bytes') return this.bytes(target, response);

    if (session === undefined) {
      // [ANKH, UIC] Errors of single resources stand inside a 200.
      if (path === '/inside') return send(200, inside(`${this.url}${path}`, this.guesses.noSession));
      return refuse(this.guesses.noSession);
    }
    if (writes && request.headers['x-imvu-sauce'] !== session.sauce) return refuse(this.guesses.badSauce);
    if (path === '/login/me') {
      const data = {
        user: { id: `${this.url}/users/cid/${session.account.cid}` },
        sauce: session.sauce,
        session_id: session.id,
        source: 'web',
      };
      return send(
        200,
        node(`${this.url}/login/me`, data, {
          quick_chat_profile: `${this.url}/profile/profile-user-${session.account.cid}`,
        }),
      );
    }
    if (path === '/inside') return send(200, node(`${this.url}${path}`, { inside: true }));
    if (path === '/forbidden') return send(403, failure('SIMULATED-FORBIDDEN', 'Not for you.'));
    if (path === '/cookie') {
      return send(200, node(`${this.url}${path}`, {}), {
        'set-cookie': ['extra=0123456789abcdefXYZ; Path=/', 'gone=; Max-Age=0'],
      });
    }
    if (path.startsWith('/echo')) {
      const echo = { method, target, headers: request.headers, body: request.body.toString('latin1') };
      return send(200, JSON.stringify(echo), { 'x-echo-cookie': request.headers.cookie ?? '' });
    }
    if (path.startsWith('/profile/') && method === 'POST') return send(201, node(`${this.url}${path}`, {}));
    return send(404, failure('REST_DISCOVER_001', `Service ${path.split('/')[1]} does not exist`));
  }

  private login(
    request: SeenRequest,
    send: (status: number, body: string, headers?: Record<string, string | string[]>) => void,
  ): void {
    let body: Record<string, unknown> = {};
    try {
      body = JSON.parse(request.body.toString('utf8'));
    } catch {
      // as an empty one
    }
    const { username, password } = body;
    if (typeof username !== 'string' || typeof password !== 'string') {
      return send(400, failure('LOGIN-005', 'Invalid login credentials'));
    }
    const account = this.accounts.get(username.toLowerCase());
    if (account?.password !== password) {
      const { status, error } = this.guesses.wrongPassword;
      return send(status, failure(error, 'Invalid email or password'));
    }
    if (account.disabled === true) return send(400, failure('LOGIN-003', 'This account is disabled'));
    const remembered = this.trusted.get(String(body.remember_device_token)) === account.username;
    const pending = cookieValue(request, 'pending') === String(account.cid);
    if (account.code !== undefined && !remembered) {
      if (body['2fa_code'] === undefined) {
        const details = {
          email_address: `****${account.username.slice(-12)}`,
          remember_device_supported: true,
        };
        // The text with its placeholder is as it was seen.
        const text = 'A security code has been sent to your email: %email_address';
        return send(202, failure('LOGIN-017', text, details), {
          'set-cookie': `pending=${account.cid}; Path=/`,
        });
      }
      // [inf] The second step is tied to the first by the cookies alone.
      if (!pending || body['2fa_code'] !== account.code) {
        return send(this.guesses.wrongCodeStatus, failure('LOGIN-016', 'Wrong code'));
      }
    }
    // [inf] A login that sends an old osCsid keeps it and binds it anew.
    const old = this.sessions.get(cookieValue(request, 'osCsid') ?? '');
    const session: SimulatedSession = old ? { ...old, account } : this.openSession(account);
    this.sessions.set(session.id, session);
    const token = randomBytes(16).toString('hex');
    this.trusted.set(token, account.username);
    const data = {
      sauce: session.sauce,
      user: { id: `${this.url}/users/cid/${account.cid}` },
      remember_device_token: token,
    };
    send(201, node(`${this.url}/login/${session.id}`, data), {
      'set-cookie': [
        `osCsid=${session.id}; Domain=.imvu.com; Path=/`,
        `_imvu_avnm=${account.avatar}; Domain=.imvu.com; Path=/`,
        `sncd=1%2C${session.id.slice(0, 8)}%2Cblob; Domain=.imvu.com; Path=/`,
      ],
    });
  }

  private user(cid: number, session: SimulatedSession | undefined): string {
    const account = [...this.accounts.values()].find((one) => one.cid === cid);
    const data = {
      username: account?.avatar ?? `guest_${cid}`,
      display_name: account?.avatar ?? `Guest ${cid}`,
      legacy_cid: cid,
      is_vip: false,
      online: true,
      ...(session?.account.cid === cid && { is_current_user: true }),
    };
    return node(`${this.url}/user/user-${cid}`, data);
  }

  /** `/bytes?n=COUNT&pause=MS`: so many bytes, in pieces of 64 KiB. */
  private async bytes(target: string, response: ServerResponse): Promise<void> {
    const query = new URL(target, this.url).searchParams;
    const total = Number(query.get('n') ?? 0);
    const pause = Number(query.get('pause') ?? 0);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      ...(query.get('length') !== 'untold' && { 'content-length': String(total) }),
    });
    const piece = Buffer.alloc(65_536, 'quartet ');
    for (let sent = 0; sent < total && !response.destroyed;) {
      const part = piece.subarray(0, Math.min(piece.length, total - sent));
      sent += part.length;
      this.sent += part.length;
      if (!response.write(part)) {
        await new Promise<void>((resolve) => {
          response.once('drain', resolve);
          response.once('close', resolve);
        });
      }
      if (pause > 0) await sleep(pause);
    }
    response.end();
  }

  private sessionOf(request: SeenRequest): SimulatedSession | undefined {
    return this.sessions.get(cookieValue(request, 'osCsid') ?? '');
  }
}

function pathOf(target: string): string {
  return target.split('?')[0] ?? '';
}

function cookieValue(request: SeenRequest, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([key]) => key === name)?.[1];
}

function failure(error: string, message: string, details?: object): string {
  return JSON.stringify({ status: 'failure', error, message, ...(details && { details }) });
}

function node(id: string, data: object, relations: object | null = null): string {
  return JSON.stringify({
    status: 'success',
    id,
    denormalized: { [id]: { data, relations, updates: null } },
    http: { [id]: { status: 200, headers: {}, meta: {} } },
  });
}

function inside(id: string, { status, error }: { status: number; error: string }): string {
  const meta = { error_response: { status: 'failure', error, message: 'Refused.' } };
  return JSON.stringify({
    status: 'success',
    id,
    denormalized: {},
    http: { [id]: { status, headers: {}, meta } },
  });
}
