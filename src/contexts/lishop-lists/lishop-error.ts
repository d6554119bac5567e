import { DomainError } from '../../shared/errors/domain-error.js';

/** What is wrong with the fields of an article, in Rails' words: `{"qty":["can't be blank","is not a number"]}`. */
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** Every refusal that LiShop's wire format knows (seed "Entry points"; docs/lishop.md). */
export type LiShopProblem =
  | { readonly code: 'UNAUTHORIZED' }
  | { readonly code: 'FORBIDDEN' }
  | { readonly code: 'PAYMENT_REQUIRED' }
  | { readonly code: 'PARAMETER_REQUIRED'; readonly parameter: string }
  | { readonly code: 'PARAMETER_INVALID'; readonly parameter: string }
  /** The body cannot be read at all; `status` is the parser's: 400, 413, 415. */
  | { readonly code: 'BODY_UNREADABLE'; readonly status: number }
  /** There is no such address. */
  | { readonly code: 'NOT_FOUND' }
  | { readonly code: 'ARTICLE_NOT_FOUND' }
  | { readonly code: 'ARTICLE_INVALID'; readonly errors: FieldErrors }
  /** Its fields together have more bytes than `LISHOP_LIST_BYTES`. */
  | { readonly code: 'LIST_TOO_LARGE' }
  /** By itself it has more bytes than `LIMIT_BYTES` lets one address hold: nobody can read it. */
  | { readonly code: 'LIST_UNREADABLE' }
  /** `If-Match` names other versions of the article than the one that there is. */
  | { readonly code: 'PRECONDITION_FAILED' }
  /** Not all changes since the cursor are known any more. */
  | { readonly code: 'RESYNC_REQUIRED' }
  /** The signed transaction is of another purchase than `paymentIdentifier`. */
  | { readonly code: 'RECEIPT_NOT_FOUND' }
  | { readonly code: 'EMAIL_NOT_FOUND' }
  | { readonly code: 'SHARED_KEY_NOT_FOUND' }
  /** The App Store said no; `status` is its own, such as 21003. */
  | { readonly code: 'RECEIPT_REFUSED'; readonly status: number; readonly message: string }
  | { readonly code: 'APP_STORE_AWAY' };

/** A request was refused and changed nothing. */
export class LiShopError extends DomainError<LiShopProblem['code']> {
  override readonly name = 'LiShopError';

  constructor(readonly problem: LiShopProblem) {
    super(problem.code);
  }
}
