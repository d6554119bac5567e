import { ListOf, Instant, OneOf, Text, WholeNumber } from '../../validation/decorators.js';
import { wholeNumber } from '../../validation/whole-number.js';

const MAX = Number.MAX_SAFE_INTEGER;
const count = wholeNumber({ min: 0, max: MAX });

/** Something that somebody has to see to. */
export class OperatorNeed {
  @Text({ max: 100, description: 'What kind of thing', example: 'mail.given_up' })
  kind!: string;

  @OneOf(['problem', 'note'], { description: '`problem`: somebody is without what they should have' })
  weight!: 'problem' | 'note';

  @Text({ max: 500, example: '2 mails were given up.' })
  text!: string;

  @WholeNumber({ min: 0, max: MAX, description: 'How many', example: 2 })
  count!: number;

  @Text({ max: 200, nullable: true, description: 'The console’s page that mends it', example: '/mail' })
  page!: string | null;
}

/** What a context was asked for. */
export class OperatorContextFigures {
  @Text({ max: 50, example: 'bobux' })
  context!: string;

  @WholeNumber({ min: 0, max: MAX, description: 'Commands or requests in the last hour', example: 1_200 })
  requests!: number;

  @WholeNumber({ min: 0, max: MAX, description: 'Of them, those that failed inside', example: 0 })
  errors!: number;

  @WholeNumber({ min: 0, max: MAX, description: 'Commands or requests in the last 24 h', example: 30_000 })
  day!: number;

  @WholeNumber({ min: 0, max: MAX, nullable: true, description: 'Milliseconds', example: 2 })
  p50!: number | null;

  @WholeNumber({ min: 0, max: MAX, nullable: true, description: 'Milliseconds', example: 12 })
  p99!: number | null;

  @ListOf(count, { max: 60, description: 'Minute by minute of the last hour, the oldest first' })
  minutes!: number[];
}

/** Whether all is well. */
export class OperatorOverview {
  @Instant({ example: '2026-01-05T12:00:00.000Z' })
  at!: string;

  @ListOf(OperatorContextFigures, { max: 100 })
  contexts!: OperatorContextFigures[];

  @ListOf(OperatorNeed, { max: 1_000, description: 'What needs somebody; problems first' })
  needs!: OperatorNeed[];
}
