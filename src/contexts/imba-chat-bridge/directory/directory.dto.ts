import { ApiProperty } from '@nestjs/swagger';
import { Flag, Id, ListOf, Ruled, Text, WholeNumber } from '../../../shared/validation/decorators.js';
import { id, wholeNumberOfText } from '../../../shared/validation/whole-number.js';
import { MAX_IDS } from '../users/asked-ids.js';
import { ImbachatUser } from '../users/user.dto.js';

/** Query of `GET /imbachat/directory/users`. */
export class DirectorySearch {
  @Text({
    min: 0,
    max: 255,
    optional: true,
    description: 'Part of a name, login or mail address, or an id',
    example: 'joh',
  })
  q = '';

  @Flag({ asText: true, optional: true })
  banned?: boolean;

  @Ruled(
    { ...id, expected: 'a user’s id' },
    { optional: true, description: '`next` of the page before' },
    wholeNumberOfText,
  )
  after?: number;

  @WholeNumber({ min: 1, max: 1_000, asText: true, optional: true, default: 100 })
  limit = 100;
}

/** A user as the operator sees him: never a password. */
export class ImbachatDirectoryUser extends ImbachatUser {
  @Text({ max: 255, nullable: true, example: 'john' })
  login!: string | null;

  @Text({ max: 320, nullable: true, example: 'john@example.com' })
  email!: string | null;

  @Flag({ example: true })
  has_password!: boolean;

  @Flag({ example: false })
  banned!: boolean;

  @ListOf(id, { max: MAX_IDS, example: [7, 9] })
  friends!: readonly number[];
}

export class ImbachatDirectoryPage {
  @ListOf(ImbachatDirectoryUser, { max: 1_000 })
  items!: ImbachatDirectoryUser[];

  @Id({ nullable: true, example: 6, description: 'To be given as `after`; null on the last page' })
  next!: number | null;
}

/** What an upload did. */
export class ImbachatUpload {
  @WholeNumber({ min: 0, max: 1_000, example: 1 })
  created!: number;

  @WholeNumber({ min: 0, max: 1_000, example: 0 })
  updated!: number;
}

export class ImbachatFriends {
  @ApiProperty({
    type: 'array',
    items: { ...id.schema } as { type: 'integer' },
    maxItems: MAX_IDS,
    example: [7, 9],
  })
  friends!: number[];
}
