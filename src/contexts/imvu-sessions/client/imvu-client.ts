import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ImvuError } from '../imvu-error.js';
import { SessionPicker } from '../picking/session-picker.js';
import { selectorFrom, type SessionSelector } from '../picking/session-selector.js';
import { NO_BODY } from '../proxy/call-body.js';
import { parsed } from '../proxy/reply.js';
import { secretsInText, SecretMask } from '../upstream/secret-mask.js';
import { SessionClient } from '../proxy/session-client.js';
import { upstreamPath } from '../proxy/upstream-path.js';
import type { PickedSession } from '../sessions/session.js';
import { member, rootNode } from '../upstream/reply-body.js';
import { unreachable } from '../upstream/upstream.js';
import type { ResourceAt } from './resources.js';

/** A reply of IMVU. */
export interface ImvuReply<Data> {
  readonly status: number;
  /** The node that the reply is about; undefined where upstream refused or answered no JSON. */
  readonly data: Data | undefined;
  readonly relations: Readonly<Record<string, string>>;
  /** All nodes that came along, by their URL. */
  readonly nodes: Readonly<Record<string, { readonly data: unknown; readonly relations?: unknown }>>;
  /** The whole body; the session's cookie and sauce are covered with stars. */
  readonly body: unknown;
}

/** Calls IMVU for one user with one picked session, which is kept from the first call on. */
export class ImvuCaller {
  private session: PickedSession | undefined;

  constructor(
    private readonly client: SessionClient,
    private readonly picker: SessionPicker,
    private readonly userId: string,
    private readonly selector: SessionSelector,
  ) {}

  /** Id of the account whose session is used. @throws ImvuError NO_SESSION, ACCOUNT_NOT_FOUND, SESSION_NOT_FOUND */
  async account(): Promise<string> {
    return (await this.picked()).accountId;
  }

  /** @param path with query, such as `/user/user-123`; its type follows from it where `resources.ts` knows it */
  get<Path extends string, Data = ResourceAt<Path>>(path: Path): Promise<ImvuReply<Data>> {
    return this.send<Data>('GET', path);
  }

  post<Data = unknown>(path: string, body: unknown = {}): Promise<ImvuReply<Data>> {
    return this.send<Data>('POST', path, body);
  }

  put<Data = unknown>(path: string, body: unknown = {}): Promise<ImvuReply<Data>> {
    return this.send<Data>('PUT', path, body);
  }

  delete<Data = unknown>(path: string): Promise<ImvuReply<Data>> {
    return this.send<Data>('DELETE', path);
  }

  /** @throws ImvuError PATH_REFUSED, NO_SESSION, UPSTREAM_…, REPLY_TOO_LARGE past 4 MiB */
  private async send<Data>(method: string, path: string, body?: unknown): Promise<ImvuReply<Data>> {
    const content = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const { session, reply } = await this.client.call(
      {
        userId: this.userId,
        action: 'client',
        method,
        path: upstreamPath(`/imvu/api${path}`),
        headers: {
          accept: 'application/json; charset=utf-8',
          ...(content && { 'content-type': 'application/json; charset=utf-8' }),
        },
        body: { ...NO_BODY, content },
      },
      this.selector,
      await this.picked(),
    );
    this.session = session;
    const text = await wholeText(reply.stream());
    const whole = parsed(
      SecretMask.of(session, secretsInText(text)).cover(Buffer.from(text)).toString('utf8'),
    );
    const root = rootNode(whole);
    return {
      status: reply.status,
      data: root?.data as Data | undefined,
      relations: (root?.relations ?? {}) as Record<string, string>,
      nodes: (member(whole, 'denormalized') ?? {}) as ImvuReply<Data>['nodes'],
      body: whole,
    };
  }

  private async picked(): Promise<PickedSession> {
    return (this.session ??= await this.picker.pick(this.userId, this.selector));
  }
}

const TEXT_LIMIT = 4 * 1024 * 1024;

async function wholeText(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += chunk.length;
      if (bytes > TEXT_LIMIT) throw new ImvuError('REPLY_TOO_LARGE', 'IMVU answered more than was expected.');
      chunks.push(chunk);
    }
  } catch (error) {
    throw unreachable(error);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The typed way to IMVU, for endpoints of your own: see docs/imvu.md, "Your own endpoint". */
@Injectable()
export class ImvuClient {
  private readonly callers = new WeakMap<Request, ImvuCaller>();

  constructor(
    private readonly client: SessionClient,
    private readonly picker: SessionPicker,
  ) {}

  /** For a user of this context, with the session that the selector names, or any. */
  as(user: { readonly id: string }, selector: SessionSelector = {}): ImvuCaller {
    return new ImvuCaller(this.client, this.picker, user.id, selector);
  }

  /** For one request, by its headers `x-imvu-account` and `x-imvu-session`; all that handle the request share one session. */
  for(request: Request, user: { readonly id: string }): ImvuCaller {
    const known = this.callers.get(request);
    if (known !== undefined) return known;
    const caller = this.as(user, selectorFrom(request));
    this.callers.set(request, caller);
    return caller;
  }
}
