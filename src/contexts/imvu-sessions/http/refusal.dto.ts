import { HttpError } from '../../../shared/http/http-error.answer.js';
import { Instant, ListOf, OneOf, Text, Uuid, WholeNumber } from '../../../shared/validation/decorators.js';
import type { NoSessionReason } from '../imvu-error.js';

/** Why one account has no session for a call. */
class ImvuAccountWithoutSession implements NoSessionReason {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  id!: string;

  @Text({ max: 200, example: 'ada@example.org' })
  username!: string;

  @Text({ max: 100, example: 'cooling' })
  state!: string;

  @Text({ min: 0, max: 10_000, example: 'IMVU refused the login.' })
  reason!: string;

  @Text({
    max: 100,
    nullable: true,
    example: 'wrong_password',
    description: 'null where its sessions are on lease, or there is none',
  })
  reason_code!: string | null;

  @Instant({ nullable: true, example: '2026-01-05T12:00:00.000Z' })
  retry_at!: string | null;
}

/** No valid session is left, or the database is away: then without `accounts`. */
export class NoImvuSession extends HttpError {
  @ListOf(ImvuAccountWithoutSession, { max: 10_000, optional: true })
  accounts?: ImvuAccountWithoutSession[];
}

/** Something is in the way. */
export class ImvuConflict extends HttpError {
  @Uuid({ optional: true, description: 'The account that is in the way' })
  account_id?: string;
}

/**
 * A refusal below `/imvu/api/`, as clients of IMVU read it: `statusCode` is there where Quartet refuses, and not where it answers in place
 * of IMVU.
 */
export class ImvuFailure {
  @OneOf(['failure'])
  status!: 'failure';

  @WholeNumber({ min: 400, max: 599, optional: true })
  statusCode?: number;

  @Text({ min: 0, max: 10_000 })
  error!: string;

  @Text({ min: 0, max: 10_000 })
  message!: string;

  @ListOf(ImvuAccountWithoutSession, { max: 10_000, optional: true })
  accounts?: ImvuAccountWithoutSession[];
}
