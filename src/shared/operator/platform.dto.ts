import { pageOf, PageQuery } from '../pages/page.js';
import { Flag, Id, Instant, ListOf, OneOf, Text, Uuid, WholeNumber } from '../validation/decorators.js';
import { text } from '../validation/text.js';
import { ApiProperty } from '@nestjs/swagger';

const MAX = Number.MAX_SAFE_INTEGER;
const AT = '2026-01-05T12:00:00.000Z';
const State = (description: string): PropertyDecorator =>
  ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: true,
    description,
    example: { bobux: 5 },
  } as object);

/** Query of the log. */
export class OperatorLogQuery extends PageQuery {
  @Text({ max: 100, optional: true, description: 'Only actions that begin so', example: 'bobux.' })
  action?: string;

  @Text({ max: 300, optional: true, description: 'Only of this subject', example: 'player 17' })
  subject?: string;
}

/** One thing that the operator did. */
export class OperatorLogEntry {
  @Id({ example: 3 })
  id!: number;

  @Instant({ example: AT })
  at!: string;

  @Text({ max: 200, example: 'admin' })
  operator!: string;

  @Text({ max: 100, description: 'The client address, or: command line', example: '198.51.100.7' })
  address!: string;

  @Text({ max: 100, description: 'The context, then what was done', example: 'bobux.player.change' })
  action!: string;

  @Text({ max: 300, description: 'On what', example: 'player 17' })
  subject!: string;

  @State('What was otherwise before')
  before!: object | null;

  @State('What it is now')
  after!: object | null;
}
export class OperatorLogPage extends pageOf(OperatorLogEntry) {}

/** Path of a lock-out. */
export class OperatorLockoutId {
  @Id({ asText: true })
  id!: number;
}

/** A lock-out after too many wrong credentials. */
export class OperatorLockout {
  @Id({ example: 5 })
  id!: number;

  @Text({ max: 50, description: '`operator`, or the context', example: 'lishop' })
  context!: string;

  @Text({ max: 100, example: '198.51.100.7' })
  address!: string;

  @Text({
    max: 50,
    description: 'Distinguishes what was claimed last, and gives nothing of it away',
    example: 'q1w2e3r4t5y6',
  })
  key_id!: string;

  @OneOf(['address', 'id'], {
    description:
      '`address`: only ids that proved themselves are looked at; `id`: this one is not either, or seldom',
  })
  counter!: string;

  @Instant({ example: AT })
  since!: string;

  @Instant({ example: AT })
  until!: string;
}
export class OperatorLockoutPage extends pageOf(OperatorLockout) {}

/** How many were lifted. */
export class OperatorLifted {
  @WholeNumber({ min: 0, max: MAX, example: 1 })
  lifted!: number;
}

/** Path of a mail. */
export class OperatorMailId {
  @Uuid()
  id!: string;
}

/** A mail that is still here. */
export class OperatorMail {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  id!: string;

  @OneOf(['waiting', 'given up'])
  state!: string;

  @Instant({ example: AT })
  created!: string;

  @WholeNumber({ min: 0, max: MAX, description: 'How often it was tried', example: 1 })
  tries!: number;

  @Instant({ nullable: true, description: 'When it is tried next', example: AT })
  next_try!: string | null;

  @Text({ max: 1_000, nullable: true, description: 'What the mail server said last', example: null })
  error!: string | null;

  @Flag({ description: 'Somebody is sending it now', example: false })
  being_sent!: boolean;

  @Flag({
    description: 'It can be tried: the text of one that was given up is wiped after 30 days',
    example: true,
  })
  has_text!: boolean;
}
export class OperatorMailPage extends pageOf(OperatorMail) {}

/** A setting in force. */
export class OperatorSetting {
  @Text({ max: 100, description: 'The part of Quartet that reads it', example: 'Http' })
  module!: string;

  @Text({ max: 100, example: 'port' })
  name!: string;

  @ListOf(text({ max: 100 }), {
    max: 50,
    description: 'The variables of the environment that set it; none where nothing does',
  })
  variables!: string[];

  @Text({
    min: 0,
    max: 4_000,
    nullable: true,
    description: 'As JSON, secrets masked; `null` where it is unset',
    example: '3000',
  })
  value!: string | null;
}

export class OperatorSettings {
  @ListOf(OperatorSetting, { max: 1_000 })
  items!: OperatorSetting[];
}

/** What a check of the audit came to. */
export class OperatorFinding {
  @Text({ max: 50, example: 'bobux' })
  context!: string;

  @Text({ max: 300, example: 'each balance is the sum of its entries' })
  check!: string;

  @OneOf(['ok', 'note', 'wrong'])
  verdict!: string;

  @WholeNumber({ min: 0, max: MAX, description: 'Rows that were looked at', example: 10 })
  checked!: number;

  @Text({ max: 100, description: 'Of which table', example: 'bobux.players' })
  of!: string;

  @WholeNumber({ min: 0, max: MAX, example: 0 })
  found!: number;

  @ListOf(text({ min: 0, max: 10_000 }), { max: 100, description: 'The first cases' })
  examples!: string[];

  @WholeNumber({ min: 0, max: MAX, example: 3 })
  milliseconds!: number;
}

/** The findings of an audit. */
export class OperatorAudit {
  @Flag({ example: true })
  clean!: boolean;

  @ListOf(OperatorFinding, { max: 1_000 })
  checks!: OperatorFinding[];
}
