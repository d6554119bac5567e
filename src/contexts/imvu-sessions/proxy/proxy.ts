import type { ServerResponse } from 'node:http';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { ImvuError } from '../imvu-error.js';
import { selectorFrom } from '../picking/session-selector.js';
import { unreachable } from '../upstream/upstream.js';
import type { ImvuUser } from '../users/user.authenticator.js';
import { BODY_LIMIT, readCallBody } from './call-body.js';
import { forwardedHeaders, returnedHeaders } from '../upstream/headers.js';
import { secretsInText, SecretMask } from '../upstream/secret-mask.js';
import { SessionClient, type Answer } from './session-client.js';
import { touchesLogin, upstreamPath } from './upstream-path.js';

const ONE_PIECE = 16 * 1024;
/** A page of upstream's runs in an origin of its own: at Quartet's the browser knows the caller's password. */
const PAGE_POLICY = 'sandbox allow-scripts allow-popups';

/** `/imvu/api/*`: the same call upstream with a picked session, streamed both ways. */
@Injectable()
export class ImvuProxy {
  constructor(private readonly calls: SessionClient) {}

  /** @throws ImvuError; nothing where the caller is gone */
  async pass(user: ImvuUser, request: Request, response: Response): Promise<void> {
    const { method } = request;
    const path = upstreamPath(request.originalUrl);
    if (touchesLogin(method, path)) {
      throw new ImvuError(
        'PATH_REFUSED',
        'Logging in and out goes through /imvu/accounts and /imvu/sessions.',
      );
    }
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    try {
      const body = await readCallBody(request);
      const headers = forwardedHeaders(request.headers);
      const call = {
        userId: user.id,
        action: 'proxy',
        method,
        path,
        headers,
        body,
        signal: gone.signal,
      } as const;
      await this.answer(await this.calls.call(call, selectorFrom(request)), request, response);
    } catch (error) {
      // Nobody is there to hear it.
      if (gone.signal.aborted || response.destroyed) return;
      throw error;
    }
  }

  private async answer({ session, reply }: Answer, request: Request, response: Response): Promise<void> {
    const { status, headers, head, rest, text } = reply;
    if (Number(headers['content-length']) > BODY_LIMIT && request.method !== 'HEAD') {
      reply.discard();
      throw new ImvuError('REPLY_TOO_LARGE', 'IMVU answered with more than 32 MiB.');
    }
    const mask = SecretMask.of(session, text === undefined ? [] : secretsInText(text));
    response.status(status);
    for (const [name, value] of returnedHeaders(headers)) {
      response.setHeader(
        name,
        Array.isArray(value) ? value.map((one) => mask.coverText(one)) : mask.coverText(value),
      );
    }
    response.setHeader('x-quartet-session', session.id);
    response.setHeader('content-security-policy', PAGE_POLICY);
    if (rest === undefined) {
      await end(response, mask.cover(head));
    } else {
      await pipeline(reply.stream(), mask.stream(), limited(), response).catch((error: unknown) => {
        throw unreachable(error);
      });
    }
  }
}

function end(response: ServerResponse, body: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    // As text of the same bytes: Node sends that in one piece with the headers.
    if (body.length <= ONE_PIECE) response.end(body.toString('latin1'), 'latin1');
    else response.end(body);
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
