import { Text, Uuid } from '../../../shared/validation/decorators.js';

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

  @Text({
    min: 8,
    max: 200,
    // eslint-disable-next-line no-control-regex -- see above
    pattern: /^[^\x00-\x1f\x7f]+$/,
    which: 'without control characters',
    example: 'correct horse battery',
  })
  password!: string;
}

/** An API user. */
export class ImvuApiUser {
  @Uuid({ example: '5c3c8c76-55c8-4c0e-8f5b-0a7a4b8e7d44' })
  id!: string;

  @Text({ max: 100, example: 'ada' })
  username!: string;
}
