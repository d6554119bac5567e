import { Instant, ListOf, Text, Uuid, WholeNumber } from '../../../shared/validation/decorators.js';
import type { UseView } from '../uses/uses.repository.js';

/** Query of `GET /imvu/uses`. */
export class ImvuUsePageQuery {
  @Uuid({ optional: true })
  account_id?: string;

  @Uuid({ optional: true })
  session_id?: string;

  @WholeNumber({ min: 100, max: 599, asText: true, optional: true, description: 'A status of IMVU' })
  status?: number;

  @Text({
    max: 18,
    pattern: /^\d+$/,
    which: 'as `next` of the page before',
    optional: true,
    description: '`next` of the page before',
  })
  after?: string;

  @WholeNumber({ min: 1, max: 1_000, asText: true, optional: true, default: 100 })
  limit = 100;
}

/** One use of a session. */
export class ImvuUse implements UseView {
  @Text({ max: 18, example: '4711' })
  id!: string;

  @Instant({ example: '2026-01-05T12:00:00.000Z' })
  at!: string;

  @Uuid({ nullable: true, example: '7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22' })
  session_id!: string | null;

  @Text({ max: 100, example: 'proxy' })
  action!: string;

  @Text({ max: 100, example: 'GET' })
  method!: string;

  @Text({ min: 0, max: 65_536, example: '/user/user-123456' })
  path!: string;

  @WholeNumber({
    min: 100,
    max: 999,
    nullable: true,
    example: 200,
    description: 'Of IMVU; null where it did not answer',
  })
  status!: number | null;

  @WholeNumber({ min: 0, max: 2 ** 31 - 1, example: 84 })
  milliseconds!: number;
}

export class ImvuUsePage {
  @ListOf(ImvuUse, { max: 1_000 })
  items!: ImvuUse[];

  @Text({
    max: 18,
    nullable: true,
    example: null,
    description: 'To be given as `after`; null on the last page',
  })
  next!: string | null;
}
