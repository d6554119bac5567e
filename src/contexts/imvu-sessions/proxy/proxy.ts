import type { ServerResponse } from 'node:http';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { MemoryBudget } from '../../../shared/memory/memory-budget.js';
import { OverloadedError } from '../../../shared/memory/overloaded-error.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { ImvuConfig } from '../settings.js';
import { ImvuError } from '../imvu-error.js';
import { selectorFrom, type SessionSelector } from '../picking/session-selector.js';
import { Addresses, locationBelowProxy, proxyAddress } from '../public-clients/addresses.js';
import { PublicLogin, readPublicLogin } from '../public-clients/public-login.js';
import { StandIns, type StandIn } from '../public-clients/stand-ins.js';
import { forwardedHeaders, returnedHeaders } from '../upstream/headers.js';
import { rootNode } from '../upstream/reply-body.js';
import { secretsInText, SecretMask } from '../upstream/secret-mask.js';
import { unreachable } from '../upstream/upstream.js';
import type { ImvuUser } from '../users/user.authenticator.js';
import { BODY_LIMIT, readCallBody, type CallBody } from './call-body.js';
import { endInOnePiece } from './end-in-one-piece.js';
import { isJson, parsed } from './reply.js';
import { SessionClient, type Answer } from './session-client.js';
import { touchesLogin, upstreamPath } from './upstream-path.js';

/** A page of upstream's runs in an origin of its own: at Quartet's the browser knows the caller's password. */
const PAGE_POLICY = 'sandbox allow-scripts allow-popups';

/** `/imvu/api/*`: the same call upstream with a picked session, streamed both ways. */
@Injectable()
export class ImvuProxy {
  constructor(
    private readonly client: SessionClient,
    private readonly logins: PublicLogin,
    private readonly standIns: StandIns,
    private readonly config: ImvuConfig,
    private readonly http: HttpConfig,
    private readonly budget: MemoryBudget,
  ) {}

  /** @throws ImvuError; nothing where the caller is gone */
  async pass(user: ImvuUser, request: Request, response: Response): Promise<void> {
    const { method } = request;
    const addresses = this.addressesFor(request);
    const path = upstreamPath(addresses?.lineToUpstream(request.originalUrl) ?? request.originalUrl);
    if (touchesLogin(method, path)) {
      throw new ImvuError(
        'PATH_REFUSED',
        'Logging out goes through /imvu/sessions, and logging in through POST /imvu/api/login or /imvu/accounts.',
      );
    }
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    try {
      const body = await readCallBody(request, () => this.budget.of(request, response));
      const headers = forwardedHeaders(request.headers);
      const call = {
        userId: user.id,
        action: 'proxy',
        method,
        path,
        headers,
        body: addresses === undefined ? body : rewritten(body, addresses, request),
        signal: gone.signal,
      } as const;
      const answer = await this.client.call(call, await this.selectorFor(user, request));
      await this.answer(user, answer, { request, response, path, addresses });
    } catch (error) {
      // Nobody is there to hear it.
      if (gone.signal.aborted || response.destroyed) return;
      throw error;
    }
  }

  /** `POST /imvu/api/login`, answered here. @throws ImvuError BODY_TOO_LARGE, TOO_SOON, UPSTREAM_… */
  async login(user: ImvuUser, request: Request, response: Response): Promise<void> {
    const { content } = await readCallBody(request, () => this.budget.of(request, response));
    if (content !== undefined && !Buffer.isBuffer(content)) {
      throw new ImvuError('BODY_TOO_LARGE', 'A login has at most 64 KiB.');
    }
    const given = readPublicLogin(content ?? Buffer.alloc(0), request.headers['content-type'] ?? '');
    const { status, body, sessionId } = await this.logins.login(
      user.id,
      given,
      clientAddress(request, this.http.trustProxy),
    );
    const json = Buffer.from(JSON.stringify(body));
    response.status(status).setHeader('content-type', 'application/json; charset=utf-8');
    response.setHeader('cache-control', 'no-store');
    if (sessionId !== undefined) {
      response.setHeader('set-cookie', `osCsid=${sessionId}; Path=/imvu/api; HttpOnly; SameSite=Strict`);
    }
    await end(response, this.addressesFor(request)?.ofReply.rewrite(json) ?? json);
  }

  /** Undefined where nothing is to be rewritten. */
  private addressesFor(request: Request): Addresses | undefined {
    const wanted = request.headers['x-quartet-rewrite'];
    if (wanted === undefined ? !this.config.rewrite : wanted !== 'true') return undefined;
    const proxy = proxyAddress(request, this.http.publicUrl);
    return proxy === undefined ? undefined : new Addresses(proxy, this.config.baseUrl);
  }

  private async selectorFor(user: ImvuUser, request: Request): Promise<SessionSelector> {
    const selector = selectorFrom(request);
    if (selector.account !== undefined || selector.session !== undefined) return selector;
    return { account: await this.standIns.accountOf(user.id, request) };
  }

  private async answer(
    user: ImvuUser,
    { session, reply }: Answer,
    { request, response, path, addresses }: Exchange,
  ): Promise<void> {
    const { status, headers, head, rest, text } = reply;
    if (Number(headers['content-length']) > BODY_LIMIT && request.method !== 'HEAD') {
      reply.discard();
      throw new ImvuError('REPLY_TOO_LARGE', 'IMVU answered with more than 32 MiB.');
    }
    if (!this.budget.of(request, response).take(head.length)) {
      reply.discard();
      throw new OverloadedError();
    }
    const mask = SecretMask.of(session, text === undefined ? [] : secretsInText(text));
    const rewriter = status === 206 || !isJson(headers) ? undefined : addresses?.ofReply;
    const isLoginMe = text !== undefined && path.split('?')[0] === '/login/me' && head.length > 0;
    response.status(status);
    for (const [name, value] of returnedHeaders(headers)) {
      const shown = headerShown(name, value, rewriter !== undefined);
      if (shown === undefined || (isLoginMe && name === 'content-length')) continue;
      response.setHeader(
        name,
        Array.isArray(shown) ? shown.map((one) => mask.coverText(one)) : mask.coverText(shown),
      );
    }
    const { location } = headers;
    if (typeof location === 'string') {
      const below = locationBelowProxy(mask.coverText(location), this.config.baseUrl);
      response.setHeader('location', addresses?.toProxy(below) ?? below);
    }
    response.setHeader('x-quartet-session', session.id);
    response.setHeader('content-security-policy', PAGE_POLICY);
    if (rest === undefined) {
      const own = isLoginMe ? withStandIn(text, this.standIns.of(user.id, session.accountId)) : head;
      const covered = mask.cover(own);
      await end(response, rewriter?.rewrite(covered) ?? covered);
    } else {
      const steps = [mask.stream(), limited(), ...(rewriter === undefined ? [] : [rewriter.stream()])];
      // A pipeline listens seven times to its end, which with our own four would pass for a leak.
      response.setMaxListeners(20);
      await pipeline([reply.stream(), ...steps, response]).catch((error: unknown) => {
        throw unreachable(error);
      });
    }
  }
}

/** What belongs to one exchange with a caller. */
interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly path: string;
  readonly addresses: Addresses | undefined;
}

/** Headers that speak of the very bytes of a body. */
const ofTheBytes = new Set([
  'content-length',
  'accept-ranges',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
]);

/** @param isRewritten the body that is sent is not the one that upstream speaks of */
function headerShown(
  name: string,
  value: string | string[],
  isRewritten: boolean,
): string | string[] | undefined {
  if (!isRewritten) return value;
  if (ofTheBytes.has(name)) return undefined;
  return name === 'etag' && typeof value === 'string' && !value.startsWith('W/') ? `W/${value}` : value;
}

function rewritten(body: CallBody, addresses: Addresses, request: Request): CallBody {
  const { content } = body;
  if (!Buffer.isBuffer(content)) return body;
  return { ...body, content: addresses.bodyToUpstream(content, request.headers['content-type'] ?? '') };
}

/** `login/me` with what stands for its session id and sauce; as it was where it is no JSON. */
function withStandIn(text: string, { sessionId, sauce }: StandIn): Buffer {
  const body = parsed(text);
  const node = rootNode(body);
  if (typeof node?.data !== 'object' || node.data === null) return Buffer.from(text);
  const data = node.data as Record<string, unknown>;
  if ('sauce' in data) data.sauce = sauce;
  if ('session_id' in data) data.session_id = sessionId;
  return Buffer.from(JSON.stringify(body));
}

function end(response: ServerResponse, body: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    endInOnePiece(response, body);
  });
}

/** Lets 32 MiB through. */
function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done: TransformCallback) => {
      bytes += chunk.length;
      if (bytes > BODY_LIMIT) done(new ImvuError('REPLY_TOO_LARGE', 'IMVU answered with more than 32 MiB.'));
      else done(null, chunk);
    },
  });
}
