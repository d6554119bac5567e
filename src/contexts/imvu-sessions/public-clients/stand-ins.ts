import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { equalInConstantTime } from '../../../shared/secrets/constant-time.js';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { SessionPools } from '../picking/session-pools.js';
import { cookieOf } from '../upstream/cookie-jar.js';

/** What a public client gets in place of a session id and a sauce. */
export interface StandIn {
  /** 32 hexadecimal digits, like an `osCsid`. */
  readonly sessionId: string;
  /** 20 bytes in base64, like a sauce. */
  readonly sauce: string;
}

const MAX_REMEMBERED = 10_000;
const isStandIn = (text: string): boolean => text.length === 32 && /^[0-9a-f]{32}$/.test(text);

/**
 * Session ids and sauces that are Quartet's own and stand for "any session of this account of this API user" (docs/imvu.md, "Clients made for IMVU"). They follow
 * from user and account by a keyed hash, so every replica knows them and none is stored. They open nothing: the caller has to
 * authenticate all the same, and a stand-in only chooses the account.
 */
@Injectable()
export class StandIns {
  private readonly known = new LRUCache<string, StandIn>({ max: MAX_REMEMBERED });

  constructor(
    private readonly box: SecretBox,
    private readonly pools: SessionPools,
  ) {}

  of(userId: string, accountId: string): StandIn {
    const key = `${userId}/${accountId}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const part = (purpose: string): Buffer => this.box.blindIndex(key, `imvu.stand-ins/${purpose}`);
    const standIn = {
      sessionId: part('session').subarray(0, 16).toString('hex'),
      sauce: part('sauce').subarray(0, 20).toString('base64'),
    };
    this.known.set(key, standIn);
    return standIn;
  }

  /** The account for which the stand-in in a request's `Cookie` stands; undefined where there is none, or an unknown one. */
  async accountOf(userId: string, request: IncomingMessage): Promise<string | undefined> {
    const { cookie } = request.headers;
    if (cookie?.includes('osCsid=') !== true) return undefined;
    const given = cookieOf(cookie, 'osCsid');
    if (given === undefined || !isStandIn(given)) return undefined;
    const accounts = await this.pools.of(userId);
    return accounts.find(({ id }) => equalInConstantTime(this.of(userId, id).sessionId, given))?.id;
  }
}
