import {
  Flag,
  Instant,
  Nested,
  OneOf,
  Ruled,
  Text,
  Uuid,
  WholeNumber,
} from '../../../shared/validation/decorators.js';
import { text } from '../../../shared/validation/text.js';
import type { AccountState, AccountView, NextStep, ReasonCode } from '../accounts/account.js';
import type { UpstreamWords } from '../upstream/reply-body.js';
import { ImvuSession } from './session.dto.js';

/** Body of `POST /imvu/accounts`. */
export class NewImvuAccount {
  @Text({ max: 200, description: 'Name or mail address at IMVU', example: 'ada@example.org' })
  username!: string;

  @Text({ max: 200, example: 'the password at IMVU' })
  password!: string;
}

/** Body of `PATCH /imvu/accounts/ID`: what is left out stays. */
export class ImvuAccountChange {
  @Text({ max: 200, optional: true, description: 'Tried at the next login', example: 'the new one' })
  password?: string;

  @Flag({ optional: true, description: 'Whether it is neither picked nor logs in by itself', example: true })
  paused?: boolean;

  @Text({ max: 200, optional: true, nullable: true, example: 'shop' })
  label?: string | null;
}

/** As pasted from a mail: as a number too, and with spaces around. */
const pasted = (value: unknown): unknown =>
  typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : value;

/** Body of `POST /imvu/accounts/ID/code`. */
export class ImvuCode {
  @Ruled(text({ max: 50 }), { description: 'As IMVU mailed it', example: '123456' }, pasted)
  code!: string;
}

/** Of a header: a member of a list that `;` parts must be `osCsid=…`. One way only to match each character. */
const COOKIE_WITH_SESSION = /^(?:[ -:<-~]*;)* *osCsid=[!-:<-~]+(?: [ -~]*|;[ -~]*)?$/;

/** Body of `POST /imvu/accounts/ID/sessions`. */
export class ImvuSessionElsewhere {
  @Text({
    max: 8_192,
    pattern: COOKIE_WITH_SESSION,
    which: 'a Cookie header in which osCsid=… stands',
    description: 'The header `Cookie` of the browser or bot that has the session',
    example: 'osCsid=0123456789abcdef0123456789abcdef',
  })
  cookie!: string;

  @Text({
    max: 8_192,
    pattern: /^[ -~]+$/,
    which: 'printable ASCII',
    optional: true,
    example: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  })
  sauce?: string;
}

export const STATES = ['active', 'needs_code', 'needs_login', 'disabled', 'cooling'] satisfies AccountState[];
export const REASONS = [
  'wrong_password',
  'rate_limited',
  'login_pause',
  'blocked',
  'challenged',
  'code_wanted',
  'banned',
  'upstream_away',
] satisfies ReasonCode[];

const OfState = (): PropertyDecorator =>
  OneOf(STATES, {
    name: 'ImvuAccountState',
    description: '`cooling`: nothing is asked of IMVU until `cooling_until`',
    example: 'active',
  });
const MailHint = (): PropertyDecorator =>
  Text({
    min: 0,
    max: 10_000,
    nullable: true,
    example: '****ada@example.org',
    description: 'Where IMVU sent the code',
  });

class ImvuWords implements UpstreamWords {
  @Text({ min: 0, max: 10_000, nullable: true, example: 'LOGIN-005' })
  code!: string | null;

  @Text({ min: 0, max: 10_000, nullable: true, example: 'Invalid email or password' })
  text!: string | null;
}

class ImvuLoginTries {
  @WholeNumber({ min: 0, max: 1_000_000, example: 0, description: 'Refused in a row' })
  made!: number;

  @WholeNumber({ min: 1, max: 1_000, example: 5, description: 'Before Quartet gives up' })
  of!: number;
}

class ImvuNextStep implements NextStep {
  @Text({
    max: 1_000,
    nullable: true,
    example: 'POST /imvu/accounts/0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11/code {"code": "…"}',
    description: 'The call that helps; null where only waiting does',
  })
  call!: string | null;

  @Instant({ nullable: true, example: null, description: 'From then on Quartet tries again by itself' })
  at!: string | null;
}

class ImvuSessionCounts {
  @WholeNumber({ min: 0, max: 2 ** 31 - 1, example: 1 })
  valid!: number;

  @WholeNumber({ min: 0, max: 2 ** 31 - 1, example: 0 })
  invalid!: number;
}

/** An account, without its secrets. */
export class ImvuAccount implements AccountView {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  id!: string;

  @Text({ max: 200, example: 'ada@example.org' })
  username!: string;

  @Text({ max: 200, nullable: true, example: null })
  label!: string | null;

  @OfState()
  state!: AccountState;

  @Flag({ example: false, description: 'It is not picked, and does not log in by itself' })
  paused!: boolean;

  @Text({ min: 0, max: 10_000, nullable: true, example: null, description: 'Why it cannot be used now' })
  reason!: string | null;

  @OneOf(REASONS, { nullable: true, description: 'The same for programs' })
  reason_code!: ReasonCode | null;

  @Nested(ImvuWords, { nullable: true, description: 'What IMVU said' })
  upstream!: ImvuWords | null;

  @Instant({
    example: '2026-01-05T12:00:00.000Z',
    description: 'Since when state and reason are what they are',
  })
  since!: string;

  @Nested(ImvuLoginTries)
  tries!: ImvuLoginTries;

  @Nested(ImvuNextStep, { nullable: true, description: 'What helps' })
  next!: ImvuNextStep | null;

  @Text({ max: 1_000, nullable: true, example: '123456' })
  imvu_id!: string | null;

  @MailHint()
  email_hint!: string | null;

  @Instant({ nullable: true, example: null })
  cooling_until!: string | null;

  @Nested(ImvuSessionCounts)
  sessions!: ImvuSessionCounts;

  @Instant({ example: '2026-01-05T12:00:00.000Z' })
  created_at!: string;
}

/** An account that logged in. */
export class ImvuLoggedIn {
  @Nested(ImvuAccount)
  account!: ImvuAccount;

  @Nested(ImvuSession)
  session!: ImvuSession;
}

class UnfinishedImvuAccount implements Pick<AccountView, 'id' | 'state' | 'email_hint'> {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  id!: string;

  @OfState()
  state!: AccountState;

  @MailHint()
  email_hint!: string | null;
}

/** IMVU wants something more than the password. */
export class UnfinishedImvuLogin {
  @Nested(UnfinishedImvuAccount)
  account!: UnfinishedImvuAccount;
}
