import { Flag, Id, ListOf, Ruled, Text, WholeNumber } from '../../../shared/validation/decorators.js';
import { id, wholeNumberOfText } from '../../../shared/validation/whole-number.js';
import type { Rule } from '../../../shared/validation/rule.js';
import { valuesBody } from '../../../shared/validation/validation.pipe.js';
import { ImbachatUploadError } from '../errors/bridge-error.dto.js';
import type { BatchResult, UploadResult } from './directory-upload.js';
import { userId } from '../users/user-rules.js';
import { MAX_IDS } from '../users/asked-ids.js';
import { ImbachatUser } from '../users/user.dto.js';

const MAX_LINES = Number.MAX_SAFE_INTEGER;

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

/** A line of the answer to NDJSON: of one batch. */
export class ImbachatUploadBatch implements BatchResult {
  @WholeNumber({ min: 1, max: MAX_LINES, example: 2 })
  batch!: number;

  @ListOf(id, { min: 2, max: 2, description: 'Its first and its last line, from 1', example: [501, 731] })
  lines!: readonly [number, number];

  @WholeNumber({ min: 0, max: MAX_LINES, example: 231 })
  created!: number;

  @WholeNumber({ min: 0, max: MAX_LINES, example: 0 })
  updated!: number;

  @ListOf(ImbachatUploadError, {
    max: 1_000,
    optional: true,
    description: 'Why nothing of this batch was written',
  })
  errors?: readonly ImbachatUploadError[];
}

const DONE: Rule = {
  expected: 'true',
  schema: { type: 'boolean', enum: [true] },
  refusal: (value) => (value === true ? undefined : 'form'),
};

/** The last line of the answer to NDJSON: without it the upload was cut off. */
export class ImbachatUploadSum implements UploadResult {
  @Ruled(DONE, { example: true })
  done!: true;

  @WholeNumber({ min: 0, max: MAX_LINES, example: 2 })
  batches!: number;

  @WholeNumber({ min: 0, max: MAX_LINES, example: 731 })
  created!: number;

  @WholeNumber({ min: 0, max: MAX_LINES, example: 0 })
  updated!: number;

  @WholeNumber({ min: 0, max: MAX_LINES, example: 0, description: 'In batches of which nothing was written' })
  refused!: number;
}

/** Body of `PUT /imbachat/directory/users/ID/friends`. */
export class ImbachatFriendIds extends valuesBody<number>(userId, MAX_IDS, wholeNumberOfText) {}

export class ImbachatFriends {
  @ListOf(id, { max: MAX_IDS, example: [7, 9] })
  friends!: number[];
}
