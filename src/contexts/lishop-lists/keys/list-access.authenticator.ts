import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Authenticator } from '../../../shared/auth/access.js';
import { Credentials, type SecurityScheme } from '../../../shared/auth/security-scheme.js';
import { LiShopError } from '../lishop-error.js';
import { ApiKeys } from './api-keys.repository.js';
import { UnknownKeyLimiter } from './unknown-key-limiter.js';
import type { ListAccess } from './list-access.js';

const LISHOP_KEY: SecurityScheme = {
  name: 'lishop',
  type: 'apiKey',
  header: 'X-lishop-api-key',
  description: 'The key of an owner or a guest; also in the header `api_key`',
};

/** The seed's header, or the one without an underscore, which proxies let through. */
function keyOf(request: Request): string | undefined {
  const key = request.headers.api_key ?? request.headers['x-lishop-api-key'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** The list answers 402 while its receipt is bad; its data are kept. */
function requirePaid(member: ListAccess): void {
  if (member.verdict === 'expired' || member.verdict === 'invalid') {
    throw new LiShopError({ code: 'PAYMENT_REQUIRED' });
  }
}

function requireOwner(member: ListAccess): void {
  if (!member.owner) throw new LiShopError({ code: 'FORBIDDEN' });
}

/** Who holds the request's key, paid for or not. */
@Injectable()
export class ListAccessLookup {
  constructor(
    private readonly keys: ApiKeys,
    private readonly guessing: UnknownKeyLimiter,
  ) {}

  /**
   * @returns `undefined` without a key or with one that nobody holds: a failure, which the house counts
   * @throws LiShopError UNAUTHORIZED for such a key that this address has sent before: refused likewise, but no new guess
   * @throws TooManyRequestsError see UnknownKeyLimiter
   */
  async find(request: Request): Promise<ListAccess | undefined> {
    await this.guessing.refuseGuesser(request);
    const key = keyOf(request);
    if (key === undefined) return undefined;
    const member = await this.keys.memberOf(key);
    if (member === undefined && (await this.guessing.countUnknown(request, key))) {
      throw new LiShopError({ code: 'UNAUTHORIZED' });
    }
    return member;
  }
}

/** Owner or guest of a list that is paid for. @throws LiShopError PAYMENT_REQUIRED */
@Injectable()
@Credentials(LISHOP_KEY)
export class ListAccessAuthenticator implements Authenticator<ListAccess> {
  constructor(private readonly holders: ListAccessLookup) {}

  async authenticate(request: Request): Promise<ListAccess | undefined> {
    const member = await this.holders.find(request);
    if (member !== undefined) requirePaid(member);
    return member;
  }
}

/** The owner of a list that is paid for. @throws LiShopError FORBIDDEN, then PAYMENT_REQUIRED */
@Injectable()
@Credentials(LISHOP_KEY)
export class OwnerAuthenticator implements Authenticator<ListAccess> {
  constructor(private readonly holders: ListAccessLookup) {}

  async authenticate(request: Request): Promise<ListAccess | undefined> {
    const member = await this.holders.find(request);
    if (member === undefined) return undefined;
    requireOwner(member);
    requirePaid(member);
    return member;
  }
}

/** The owner, paid or not: who does not want to pay may still take the data away (seed, "deleteList"). @throws LiShopError FORBIDDEN */
@Injectable()
@Credentials(LISHOP_KEY)
export class UnpaidOwnerAuthenticator implements Authenticator<ListAccess> {
  constructor(private readonly holders: ListAccessLookup) {}

  async authenticate(request: Request): Promise<ListAccess | undefined> {
    const member = await this.holders.find(request);
    if (member !== undefined) requireOwner(member);
    return member;
  }
}
