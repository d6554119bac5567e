import { Instant, ListOf, Text, Uuid, WholeNumber } from '../../../shared/validation/decorators.js';

const password = {
  min: 8,
  max: 200,
  // eslint-disable-next-line no-control-regex -- Basic knows none in a password (RFC 7617)
  pattern: /^[^\x00-\x1f\x7f]+$/,
  which: 'without control characters',
  example: 'correct horse battery',
};

/** Body of `POST /imvu/users`. Basic knows neither a colon in a name nor control characters (RFC 7617). */
export class NewImvuApiUser {
  @Text({
    max: 100,
    // eslint-disable-next-line no-control-regex -- see above
    pattern: /^[^:\x00-\x1f\x7f]+$/,
    which: 'without a colon and control characters',
    example: 'ada',
  })
  username!: string;

  @Text(password)
  password!: string;
}

/** Body of `PATCH /imvu/users/ID`. */
export class NewImvuApiUserPassword {
  @Text(password)
  password!: string;
}

/** An API user. */
export class ImvuApiUser {
  @Uuid({ example: '5c3c8c76-55c8-4c0e-8f5b-0a7a4b8e7d44' })
  id!: string;

  @Text({ max: 100, example: 'ada' })
  username!: string;
}

/** An API user, as the operator sees it. */
export class ListedImvuApiUser extends ImvuApiUser {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  api_key_id!: string;

  @Instant({ example: '2026-01-05T12:00:00.000Z' })
  created_at!: string;
}

/** Query of `GET /imvu/users`. */
export class ImvuApiUserPageQuery {
  @Text({ max: 100, optional: true, description: '`next` of the page before' })
  after?: string;

  @WholeNumber({ min: 1, max: 1_000, asText: true, optional: true })
  limit = 100;
}

export class ImvuApiUserPage {
  @ListOf(ListedImvuApiUser, { max: 1_000 })
  items!: ListedImvuApiUser[];

  @Text({
    max: 100,
    nullable: true,
    example: null,
    description: 'To be given as `after`; null on the last page',
  })
  next!: string | null;
}
