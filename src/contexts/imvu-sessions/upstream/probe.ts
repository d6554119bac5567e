import { Injectable } from '@nestjs/common';
import { ImvuConfig } from '../settings.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import type { CookieHeader } from './cookie-jar.js';
import { cidOf } from './cid.js';
import {
  errorCode,
  innerRefusal,
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

export type ProbeOutcome =
  /** `setCookie` and `sauce` as upstream sent them now. */
  | {
      readonly kind: 'alive';
      readonly sauce: string | undefined;
      readonly imvuId: string | undefined;
      readonly setCookie: readonly string[];
    }
  | { readonly kind: 'dead'; readonly reason: string }
  | { readonly kind: 'rests'; readonly seconds: number }
  | { readonly kind: 'challenged' }
  /** The account is disabled, and its sessions with it. */
  | { readonly kind: 'banned'; readonly upstream: UpstreamWords }
  /** Says nothing of the session: upstream fails, or the probe's path is wrong. */
  | { readonly kind: 'unknown'; readonly reason: string };

const REST_SECONDS = 60;

/** Asks upstream whether a session is alive, with `GET IMVU_PROBE_PATH` (test/simulators/imvu-upstream.md, 4). */
@Injectable()
export class SessionProbe {
  constructor(
    private readonly upstream: ImvuUpstream,
    private readonly config: ImvuConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws AbortError where `signal` fired; nothing else that has to do with upstream */
  async ask(cookie: CookieHeader, signal?: AbortSignal): Promise<ProbeOutcome> {
    try {
      const reply = await this.upstream.fetch({
        method: 'GET',
        path: this.config.probePath,
        headers: { accept: 'application/json; charset=utf-8', cookie },
        signal,
      });
      return this.judge(reply);
    } catch (error) {
      if (!(error instanceof ImvuError)) throw error;
      return { kind: 'unknown', reason: error.message };
    }
  }

  private judge({ status, json, headers, setCookie }: UpstreamReply): ProbeOutcome {
    const code = errorCode(json) ?? '';
    if (isChallenge(json)) return { kind: 'challenged' };
    if (status >= 400 && status < 500 && isBan(json)) return { kind: 'banned', upstream: wordsIn(json) };
    if (status === 429) {
      const seconds = retryAfterSeconds(headers['retry-after'], this.clock.now(), REST_SECONDS);
      return { kind: 'rests', seconds };
    }
    if (status >= 400 && isPage(headers))
      return { kind: 'unknown', reason: `IMVU answered ${status}, with a page` };
    const inner = status === 200 ? innerRefusal(json) : undefined;
    if (status === 401 || (status === 403 && json !== undefined))
      return { kind: 'dead', reason: `refused with ${status}` };
    if (inner !== undefined) return { kind: 'dead', reason: `refused with ${inner} inside a 200` };
    // "Session does not exist", unlike "Service X does not exist", which is about the path.
    if (status === 404 && json !== undefined && !/^(REST_DISCOVER|ROUTER|SERVICE)/.test(code)) {
      return { kind: 'dead', reason: 'unknown upstream' };
    }
    if (status < 200 || status > 299) return { kind: 'unknown', reason: `IMVU answered ${status}` };
    const data = rootNode(json)?.data;
    return {
      kind: 'alive',
      sauce: textMember(data, 'sauce'),
      imvuId: cidOf(textMember(member(data, 'user'), 'id')),
      setCookie,
    };
  }
}
