import { SetMetadata, type CustomDecorator, type Type } from '@nestjs/common';
import type { Request } from 'express';
import type { Claim } from '../rate-limit/claimant.js';

/** Says who a request comes from, by one kind of credential. Each context brings its own; the operator's is shared. */
export interface Authenticator<Principal = unknown> {
  /**
   * What the request says it is, for the count of failures; `undefined` where it brings no credential at all, which is no guess. Cheap, and asked
   * before `authenticate`.
   */
  claim(request: Request): Claim | undefined;
  /**
   * @returns who it is, or `undefined` where the credentials are missing or wrong; both must take the same time for an unknown
   * name as for a wrong secret
   */
  authenticate(request: Request): Promise<Principal | undefined>;
  /** Whether pages of this Origin may send the request, though their site is another (RequestOrigin). */
  trustsOrigin?(request: Request, origin: string): boolean;
  /** Whether the credential stands in the body: it is read before the caller is known then, up to the route's limit. */
  readonly needsBody?: boolean;
  /** Value of `WWW-Authenticate` in the refusal. */
  readonly challenge?: string;
}

/** How a route or a message handler is guarded. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'authenticated'; readonly by: Type<Authenticator> }
  /** A gateway whose every message carries its own signature, and whose commands declare what they need. */
  | { readonly kind: 'signed-messages' };

export const ACCESS = 'quartet:access';

/** Anyone may call this. */
export const Public = (): CustomDecorator => SetMetadata(ACCESS, { kind: 'public' } satisfies Access);

/** Only who `by` recognises may call this; the principal is found in `request.principal`. */
export const Authenticated = (by: Type<Authenticator>): CustomDecorator =>
  SetMetadata(ACCESS, { kind: 'authenticated', by } satisfies Access);

export const ACTS_ON_GET = 'quartet:acts-on-get';

/** Whether a request with a method that reads does something all the same. */
export type ActsOnGetWhen = (request: Request) => boolean;

/** The route does something though it is asked by GET: a page of another site may no more send it than a POST (RequestOrigin). */
export const ActsOnGet = (when: ActsOnGetWhen = () => true): CustomDecorator =>
  SetMetadata(ACTS_ON_GET, when);

/** Each message is authenticated by itself, where its command is dispatched. */
export const SignedMessages = (): CustomDecorator =>
  SetMetadata(ACCESS, { kind: 'signed-messages' } satisfies Access);
