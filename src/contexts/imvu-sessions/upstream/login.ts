import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import { mergeCookies, cookieOf, type CookieHeader } from './cookie-jar.js';
import { cidOf } from './cid.js';
import {
  errorCode,
  isBan,
  isChallenge,
  isPage,
  member,
  rootNode,
  textMember,
  wordsIn,
  type UpstreamWords,
} from './reply-body.js';
import { ImvuUpstream, retryAfterSeconds, type UpstreamReply } from './upstream.js';

export interface LoginAttempt {
  readonly username: string;
  readonly password: string;
  /** Of the second factor. */
  readonly code?: string;
  /** From the reply that asked for the code: its state is upstream's and in these. A fresh login sends none. */
  readonly cookie?: CookieHeader;
  readonly rememberToken?: string | undefined;
}

export interface NewSession {
  readonly cookie: CookieHeader;
  readonly sauce: string | undefined;
  readonly imvuId: string | undefined;
  readonly rememberToken: string | undefined;
}

export type LoginOutcome =
  | { readonly kind: 'session'; readonly session: NewSession }
  | { readonly kind: 'code wanted'; readonly emailHint: string | undefined; readonly cookie: CookieHeader }
  | { readonly kind: 'wrong code' }
  /** `wrongPassword`: IMVU said so in words that leave no doubt. */
  | { readonly kind: 'refused'; readonly upstream: UpstreamWords; readonly wrongPassword: boolean }
  | { readonly kind: 'disabled'; readonly upstream: UpstreamWords }
  | { readonly kind: 'challenged'; readonly upstream: UpstreamWords }
  /** For a while: too often, or blocked. */
  | {
      readonly kind: 'rests';
      readonly seconds: number;
      readonly blocked: boolean;
      readonly upstream: UpstreamWords;
    }
  | { readonly kind: 'unreachable'; readonly timeout: boolean };

const CODE_WANTED = 'LOGIN-017';
const WRONG_CODE = 'LOGIN-016';
/** What these mean is not known; a client that meets them waits or comes from elsewhere. */
const BLOCKED = new Set(['LOGIN-002', 'LOGIN-011']);
const BLOCKED_SECONDS = 3600;
const REST_SECONDS = 60;
const CODE_TOO_OFTEN_SECONDS = 300;

/** `POST /login`. Judged by the body, since "a code is wanted" comes as 202 (test/simulators/imvu-upstream.md, 1 to 3). */
@Injectable()
export class ImvuLogin {
  constructor(
    private readonly upstream: ImvuUpstream,
    private readonly clock: Clock,
  ) {}

  /** One login, never repeated here. Does not throw where upstream fails. */
  async attempt(attempt: LoginAttempt): Promise<LoginOutcome> {
    const { username, password, code, cookie = '', rememberToken } = attempt;
    const body = {
      username,
      password,
      gdpr_cookie_acceptance: true,
      remember_device: true,
      ...(code !== undefined && { '2fa_code': code }),
      ...(rememberToken !== undefined && { remember_device_token: rememberToken }),
    };
    try {
      const reply = await this.upstream.fetch({
        method: 'POST',
        path: '/login',
        headers: {
          'content-type': 'application/json; charset=UTF-8',
          accept: 'application/json; charset=utf-8',
          'x-imvu-application': 'welcome/1',
          ...(cookie !== '' && { cookie }),
        },
        body: Buffer.from(JSON.stringify(body)),
      });
      return this.judge(reply, cookie);
    } catch (error) {
      if (!(error instanceof ImvuError)) throw error;
      return { kind: 'unreachable', timeout: error.code === 'UPSTREAM_TIMEOUT' };
    }
  }

  private judge(reply: UpstreamReply, sent: CookieHeader): LoginOutcome {
    const { status, json, headers, setCookie } = reply;
    const cookie = mergeCookies(sent, setCookie);
    const code = errorCode(json);
    const message = textMember(json, 'message') ?? '';
    const upstream = wordsIn(json);
    const rest = (otherwise: number, blocked = false): LoginOutcome => ({
      kind: 'rests',
      blocked,
      upstream,
      seconds: retryAfterSeconds(headers['retry-after'], this.clock.now(), otherwise),
    });
    if (isChallenge(json)) return { kind: 'challenged', upstream };
    if (code === CODE_WANTED) {
      return { kind: 'code wanted', emailHint: textMember(member(json, 'details'), 'email_address'), cookie };
    }
    if (code === WRONG_CODE) return { kind: 'wrong code' };
    if (status === 429) return rest(REST_SECONDS);
    if (status >= 500) return { kind: 'unreachable', timeout: status === 504 };
    if (textMember(json, 'status') === 'success' && status < 300) return opened(json, cookie);
    if (isBan(json)) return { kind: 'disabled', upstream };
    if (/wait 5 minutes/i.test(message)) return rest(CODE_TOO_OFTEN_SECONDS);
    if (code !== undefined && BLOCKED.has(code)) return rest(BLOCKED_SECONDS, true);
    // What is no answer of IMVU's (a page of some proxy) says nothing of the password.
    if (code === undefined && (isPage(headers) || (status !== 401 && status !== 403)))
      return { kind: 'unreachable', timeout: false };
    return { kind: 'refused', upstream, wrongPassword: /invalid email or password/i.test(message) };
  }
}

function opened(body: unknown, jar: CookieHeader): LoginOutcome {
  const data = rootNode(body)?.data;
  const sessionId = /\/login\/([^/?#]+)$/.exec(textMember(body, 'id') ?? '')?.[1];
  const hasSession = cookieOf(jar, 'osCsid') !== undefined;
  const cookie = hasSession || sessionId === undefined ? jar : mergeCookies(jar, [`osCsid=${sessionId}`]);
  if (cookieOf(cookie, 'osCsid') === undefined) return { kind: 'unreachable', timeout: false };
  return {
    kind: 'session',
    session: {
      cookie,
      sauce: textMember(data, 'sauce'),
      imvuId: cidOf(textMember(member(data, 'user'), 'id')),
      rememberToken: textMember(data, 'remember_device_token'),
    },
  };
}
