import type { Readable } from 'node:stream';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Agent, type Dispatcher } from 'undici';
import { ImvuConfig } from '../settings.js';
import { ImvuError } from '../imvu-error.js';

const CONNECT_MS = 10_000;
const CONNECTIONS = 128;
/** What of a reply is read into memory at most, where Quartet itself reads it. */
const JSON_LIMIT = 256 * 1024;
/** Of the time that IMVU may be silent: all of such a request, with the wait for a connection. 36 s, well within LoginLock's claim. */
const LONGEST_FETCH = 1.2;

export interface UpstreamRequest {
  readonly method: string;
  /** Begins with `/`; below the base URL's own path. */
  readonly path: string;
  readonly headers: Record<string, string | string[]>;
  readonly body?: Buffer | Readable | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A reply that was read whole; `json` is undefined where it is none. */
export interface UpstreamReply {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly setCookie: readonly string[];
  readonly text: string;
  readonly json: unknown;
}

/** All values of a header, which undici gives as one text or many. */
export function headerValues(value: string | string[] | undefined): readonly string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Seconds of a `Retry-After` in either form (RFC 9110, 10.2.3), at least 1. */
export function retryAfterSeconds(
  value: string | string[] | undefined,
  now: Date,
  otherwise: number,
): number {
  const [text = ''] = headerValues(value);
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(1, Math.ceil(seconds)), 86_400) : otherwise;
}

/** What a failed exchange means for the caller; the cause stays inside, as it may name addresses. */
export function unreachable(error: unknown): unknown {
  if (error instanceof ImvuError) return error;
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'AbortError') return error;
  if (code?.endsWith('_TIMEOUT') === true || code === 'ETIMEDOUT') {
    return timedOut();
  }
  return new ImvuError('UPSTREAM_UNREACHABLE', 'IMVU cannot be reached.');
}

/**
 * The one HTTP client of the process towards IMVU: connections are kept, bounded, and carry one request at a time. The host is the
 * configured one whatever a request says.
 */
@Injectable()
export class ImvuUpstream implements OnModuleDestroy {
  private readonly agent: Agent;
  private readonly origin: string;
  private readonly basePath: string;
  private readonly fetchTimeoutMs: number;

  constructor({ baseUrl, timeoutMs }: ImvuConfig) {
    this.fetchTimeoutMs = timeoutMs * LONGEST_FETCH;
    this.agent = new Agent({
      connections: CONNECTIONS,
      pipelining: 1,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: { timeout: CONNECT_MS },
    });
    const base = new URL(baseUrl);
    this.origin = base.origin;
    this.basePath = withoutSlashes(base.pathname);
  }

  async onModuleDestroy(): Promise<void> {
    await this.agent.destroy();
  }

  /** Sends one request, once, and hands what comes back to `handler`, its failure too. */
  dispatch({ method, path, headers, body }: UpstreamRequest, handler: Dispatcher.DispatchHandler): void {
    this.agent.dispatch(
      {
        origin: this.origin,
        path: this.basePath + path,
        method,
        headers,
        body: body ?? null,
      },
      handler,
    );
  }

  /**
   * Sends one request, once, and reads its reply, however slowly that drips in, for a limited time: callers wait for it.
   * @throws ImvuError UPSTREAM_UNREACHABLE, UPSTREAM_TIMEOUT, REPLY_TOO_LARGE past 256 KiB; an AbortError where `signal` fired
   */
  async fetch({ method, path, headers, body, signal }: UpstreamRequest): Promise<UpstreamReply> {
    const deadline = AbortSignal.timeout(this.fetchTimeoutMs);
    try {
      const reply = await this.agent.request({
        origin: this.origin,
        path: this.basePath + path,
        method,
        headers,
        body: body ?? null,
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of reply.body as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > JSON_LIMIT)
          throw new ImvuError('REPLY_TOO_LARGE', 'IMVU answered more than was expected.');
        chunks.push(chunk);
      }
      const text = Buffer.concat(chunks).toString('utf8');
      return {
        status: reply.statusCode,
        headers: reply.headers,
        setCookie: headerValues(reply.headers['set-cookie']),
        text,
        json: parse(text),
      };
    } catch (error) {
      if (error === deadline.reason) throw timedOut();
      throw unreachable(error);
    }
  }
}

const timedOut = (): ImvuError => new ImvuError('UPSTREAM_TIMEOUT', 'IMVU did not answer in time.');

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Without those at its end. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}
