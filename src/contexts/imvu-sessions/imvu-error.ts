import { DomainError } from '../../shared/errors/domain-error.js';

/** Every way in which this context refuses; the filter knows the HTTP status of each. */
export type ImvuErrorCode =
  | 'INVALID_REQUEST'
  | 'PATH_REFUSED'
  | 'API_KEY_NOT_FOUND'
  | 'ACCOUNT_NOT_FOUND'
  | 'SESSION_NOT_FOUND'
  | 'CHECKOUT_NOT_FOUND'
  | 'USERNAME_TAKEN'
  | 'USER_NOT_FOUND'
  | 'ALREADY_ADDED'
  | 'NO_CODE_AWAITED'
  | 'WRONG_CODE'
  | 'LOGIN_REFUSED'
  | 'CHALLENGED'
  | 'SESSION_REFUSED'
  | 'BODY_TOO_LARGE'
  | 'TOO_SOON'
  | 'NO_SESSION'
  /** No session, for the one reason that IMVU cannot be reached. */
  | 'UPSTREAM_AWAY'
  | 'UPSTREAM_UNREACHABLE'
  | 'UPSTREAM_TIMEOUT'
  | 'REPLY_TOO_LARGE';

/** Why an account has no session to give, as the answer 503 says it. */
export interface NoSessionReason {
  readonly id: string;
  readonly username: string;
  readonly state: string;
  readonly reason: string;
  /** As in the account (accounts/account.ts); null where its sessions are on lease, or there is none. */
  readonly reason_code: string | null;
  /** ISO 8601; from then on another attempt is made. */
  readonly retry_at: string | null;
}

/** This context refuses a request. The message is for the caller: it never holds a cookie, a sauce or a password. */
export class ImvuError extends DomainError<ImvuErrorCode> {
  override readonly name = 'ImvuError';

  constructor(
    code: ImvuErrorCode,
    message: string,
    readonly more: {
      /** Whole seconds, for `Retry-After`. */
      readonly retryAfter?: number;
      readonly accounts?: readonly NoSessionReason[];
      /** The account that is in the way. */
      readonly accountId?: string;
    } = {},
  ) {
    super(code, message);
  }
}
