import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './imvu-resources.js';
import {
  defaultGuesses,
  failure,
  pathOf,
  type SeenRequest,
  type SimulatedAccount,
  type SimulatedSession,
  type SimulatedWorld,
} from './imvu-wire.js';

export type { SeenRequest, SimulatedAccount, SimulatedSession } from './imvu-wire.js';

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
  /** Sends half of a body and then nothing more. */
  readonly stallBody?: boolean;
  /** Sends a byte each so many milliseconds, without end. */
  readonly dripMs?: number;
  /** How many requests it is for; unset = all from now on. */
  times?: number;
}

type Matcher = string | ((request: SeenRequest) => boolean);

/**
 * What is publicly known of https://api.imvu.com (test/simulators/imvu-upstream.md), as a real HTTP server, with the faults that a test asks for.
 * What nobody has seen is a guess, and stands in `guesses`, where it can be set.
 */
export class ImvuSimulator implements SimulatedWorld {
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
    if (behaviour?.cutBody === true || behaviour?.stallBody === true) {
      response.writeHead(behaviour.status ?? 200, {
        'content-type': 'text/plain',
        'content-length': '1000',
        ...behaviour.headers,
      });
      response.write('half');
      await sleep(20);
      if (behaviour.cutBody === true) request.socket.destroy();
      return;
    }
    if (behaviour?.dripMs !== undefined) {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), behaviour.dripMs);
      response.on('close', () => clearInterval(drip));
      return;
    }
    if (behaviour?.status !== undefined) {
      const body = behaviour.body ?? failure(`SIMULATED-${behaviour.status}`, 'As it was told to.');
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
      response.end(body);
      return;
    }
    if (pathOf(seen.target) === '/bytes') return this.bytes(seen.target, response);
    const { status, body, headers } = answer(this, seen);
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      ...behaviour?.headers,
      ...headers,
    });
    response.end(seen.method === 'HEAD' ? undefined : body);
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
}
