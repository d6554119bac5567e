import { DomainError } from '../../../shared/errors/domain-error.js';

/** Everything that the bridge refuses, by a code that stays the same whatever the message says. */
export type BridgeErrorCode =
  | 'USER_NOT_FOUND'
  | 'USER_BANNED'
  | 'WRONG_VALUE'
  | 'WRONG_USERS'
  | 'TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'WIDGET_NOT_CONFIGURED'
  | 'SITE_TABLE_UNAVAILABLE';

/** What is wrong with one item of an upload. */
export interface ItemError {
  /** Place in the array, from 0, or line in NDJSON, from 1. */
  readonly index?: number;
  readonly line?: number;
  readonly user_id?: number;
  readonly message: string;
}

/** A request was refused and changed nothing; the message is for the caller. */
export class BridgeError extends DomainError<BridgeErrorCode> {
  override readonly name = 'BridgeError';

  constructor(
    code: BridgeErrorCode,
    message: string,
    readonly errors?: readonly ItemError[],
  ) {
    super(code, message);
  }
}
