import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Claim } from '../../../shared/rate-limit/claimant.js';
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

/** In the seed's header, then in the one without an underscore, which proxies let through: whichever of them somebody holds counts. */
function keysOf({ headers }: Request): string[] {
  const sent = [headers.api_key, headers['x-lishop-api-key']];
  return [...new Set(sent.filter((key) => typeof key === 'string' && key !== ''))] as string[];
}

/** Keys are secrets without a name beside them: each is its own id. */
function claimOf(request: Request): Claim | undefined {
  const keys = keysOf(request);
  return keys.length === 0 ? undefined : { context: 'lishop', id: keys.join('\0') };
}

/** The key was handed out for a receipt that is still to be found valid: until then it opens nothing, whatever is known of the list. */
function requireProven(access: ListAccess): void {
  if (!access.proven) throw new LiShopError({ code: 'PAYMENT_REQUIRED' });
}

/** Whether the key opens the list: it is proven, and the list's receipt is not bad. */
export function isPaid({ proven, verdict }: ListAccess): boolean {
  return proven && verdict !== 'expired' && verdict !== 'invalid';
}

/** The list answers 402 while its receipt is bad; its data are kept. */
function requirePaid(access: ListAccess): void {
  if (!isPaid(access)) throw new LiShopError({ code: 'PAYMENT_REQUIRED' });
}

function requireOwner(access: ListAccess): void {
  if (!access.owner) throw new LiShopError({ code: 'FORBIDDEN' });
}

/** An owner's key that a newer one has taken the place of still reads and writes for a day, and no more. */
function requireNewestOwner(access: ListAccess): void {
  requireOwner(access);
  if (!access.newest) throw new LiShopError({ code: 'FORBIDDEN' });
}

/** Who holds the request's key, paid for or not. */
@Injectable()
export class ListAccessLookup {
  constructor(
    private readonly keys: ApiKeys,
    private readonly guessing: UnknownKeyLimiter,
  ) {}

  /**
   * @returns `undefined` without a key, or with one that nobody holds: a failure, which the platform counts
   * @throws LiShopError UNAUTHORIZED for such a key that this address has sent before: refused likewise, but no new guess
   * @throws TooManyRequestsError see UnknownKeyLimiter
   */
  async find(request: Request): Promise<ListAccess | undefined> {
    const claim = claimOf(request);
    if (claim === undefined) return undefined;
    await this.guessing.refuseGuesser(request, claim);
    const keys = keysOf(request);
    const found = await Promise.all(keys.map((key) => this.keys.accessOf(key)));
    // Also beside a key that is right: else the holder of one could guess others with it.
    const unknown = keys.filter((_, at) => found[at] === undefined);
    const seen = await Promise.all(unknown.map((key) => this.guessing.countUnknown(request, key)));
    const access = found.find((one) => one !== undefined);
    if (access !== undefined) return access;
    if (!seen.includes(false)) throw new LiShopError({ code: 'UNAUTHORIZED' });
    return undefined;
  }
}

/** Owner or guest of a list that is paid for. @throws LiShopError PAYMENT_REQUIRED */
@Injectable()
@Credentials(LISHOP_KEY)
export class ListAccessAuthenticator implements Authenticator<ListAccess> {
  readonly claim = claimOf;

  constructor(private readonly lookup: ListAccessLookup) {}

  async authenticate(request: Request): Promise<ListAccess | undefined> {
    const access = await this.lookup.find(request);
    if (access !== undefined) requirePaid(access);
    return access;
  }
}

/** Owner or guest of a list that is paid for, but for a guest who may only read. @throws LiShopError FORBIDDEN, then PAYMENT_REQUIRED */
@Injectable()
@Credentials(LISHOP_KEY)
export class WriterAuthenticator implements Authenticator<ListAccess> {
  readonly claim = claimOf;

  constructor(private readonly lookup: ListAccessLookup) {}

  async authenticate(request: Request): Promise<ListAccess | undefined> {
    const access = await this.lookup.find(request);
    if (access === undefined) return undefined;
    if (access.readOnly) throw new LiShopError({ code: 'FORBIDDEN' });
    requirePaid(access);
    return access;
  }
}

/** The owner of a list that is paid for. @throws LiShopError FORBIDDEN, then PAYMENT_REQUIRED */
@Injectable()
@Credentials(LISHOP_KEY)
export class OwnerAuthenticator implements Authenticator<ListAccess> {
  readonly claim = claimOf;

  constructor(private readonly lookup: ListAccessLookup) {}

  async authenticate(request: Request): Promise<ListAccess | undefined> {
    const access = await this.lookup.find(request);
    if (access === undefined) return undefined;
    requireOwner(access);
    requirePaid(access);
    return access;
  }
}

/** The owner of a list that is paid for, with the newest key. @throws LiShopError FORBIDDEN, then PAYMENT_REQUIRED */
@Injectable()
@Credentials(LISHOP_KEY)
export class NewestOwnerAuthenticator implements Authenticator<ListAccess> {
  readonly claim = claimOf;

  constructor(private readonly lookup: ListAccessLookup) {}

  async authenticate(request: Request): Promise<ListAccess | undefined> {
    const access = await this.lookup.find(request);
    if (access === undefined) return undefined;
    requireNewestOwner(access);
    requirePaid(access);
    return access;
  }
}

/** The owner with the newest key, paid or not: who does not want to pay may still take the data away (seed, "deleteList"). @throws LiShopError FORBIDDEN, PAYMENT_REQUIRED */
@Injectable()
@Credentials(LISHOP_KEY)
export class UnpaidOwnerAuthenticator implements Authenticator<ListAccess> {
  readonly claim = claimOf;

  constructor(private readonly lookup: ListAccessLookup) {}

  async authenticate(request: Request): Promise<ListAccess | undefined> {
    const access = await this.lookup.find(request);
    if (access === undefined) return undefined;
    requireNewestOwner(access);
    requireProven(access);
    return access;
  }
}
