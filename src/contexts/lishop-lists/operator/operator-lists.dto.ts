import { pageOf, PageQuery } from '../../../shared/pages/page.js';
import {
  Flag,
  Id,
  Instant,
  ListOf,
  OneOf,
  Text,
  Uuid,
  WholeNumber,
} from '../../../shared/validation/decorators.js';

const MAX = Number.MAX_SAFE_INTEGER;
const AT = '2026-01-05T12:00:00.000Z';
const VERDICTS = ['pending', 'valid', 'expired', 'invalid'];

/** Query of the lists. */
export class LishopListQuery extends PageQuery {
  @Text({
    max: 400,
    optional: true,
    trim: true,
    description: 'A list’s id, a key, a payment identifier or a guest’s mail address, as it is',
    example: 'ada@example.com',
  })
  q?: string;

  @OneOf(['invalid', 'deleted'], {
    optional: true,
    description: 'Only those whose receipt was refused, or that were deleted',
  })
  kind?: 'invalid' | 'deleted';
}

/** Path of a list. */
export class LishopListId {
  @Id({ asText: true })
  id!: number;
}

/** Path of a key of a list. */
export class LishopListKeyId extends LishopListId {
  @Text({ max: 128, pattern: /^(?:[\da-f]{2})+$/, which: 'an id of a key of this list', example: 'ab12' })
  key!: string;
}

/** A list. */
export class LishopList {
  @Id({ example: 17 })
  id!: number;

  @OneOf(VERDICTS, { description: 'On the receipt that it lives by' })
  verdict!: string;

  @Flag({ description: 'It had a valid receipt once', example: true })
  proven!: boolean;

  @WholeNumber({ min: 0, max: MAX, example: 12 })
  articles!: number;

  @WholeNumber({ min: 0, max: MAX, example: 900 })
  bytes!: number;

  @WholeNumber({ min: 0, max: MAX, description: 'Keys of the owner', example: 1 })
  owners!: number;

  @WholeNumber({ min: 0, max: MAX, description: 'Keys of guests', example: 2 })
  guests!: number;

  @Instant({ example: AT })
  created_at!: string;

  @Instant({ description: 'Since when the verdict is what it is', example: AT })
  updated_at!: string;

  @Instant({ nullable: true, example: null })
  deleted_at!: string | null;
}
export class LishopListPage extends pageOf(LishopList) {}

/** A key of a list, without the key. */
export class LishopListKey {
  @Text({ max: 128, description: 'Names the key, and opens nothing', example: 'ab12' })
  id!: string;

  @Flag({ example: false })
  owner!: boolean;

  @Text({ max: 700, nullable: true, description: 'Of a guest', example: 'ada@example.com' })
  email!: string | null;

  @Flag({ description: 'Of an owner: its receipt was found valid, or made the list', example: true })
  proven!: boolean;

  @Flag({ description: 'Of a guest: it may only read', example: false })
  read_only!: boolean;

  @Instant({ example: AT })
  created_at!: string;

  @Instant({ nullable: true, description: 'Replaced by a newer one: works until then', example: null })
  expires_at!: string | null;
}

/** A receipt of a list, without its text. */
export class LishopListReceipt {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  id!: string;

  @Flag({ description: 'The list lives by it', example: true })
  current!: boolean;

  @WholeNumber({
    min: -MAX,
    max: MAX,
    nullable: true,
    description: 'What the App Store said last',
    example: 0,
  })
  last_status!: number | null;

  @WholeNumber({ min: 0, max: MAX, example: 1 })
  tries!: number;

  @Instant({ nullable: true, description: 'When the App Store is asked next', example: AT })
  next_try!: string | null;

  @Instant({ nullable: true, description: 'Of a subscription', example: null })
  ends_at!: string | null;

  @Instant({ example: AT })
  created_at!: string;

  @Instant({ example: AT })
  updated_at!: string;
}

/** A list with its keys and receipts. */
export class LishopListDetails extends LishopList {
  @ListOf(LishopListKey, { max: 1_000 })
  keys!: LishopListKey[];

  @ListOf(LishopListReceipt, { max: 100 })
  receipts!: LishopListReceipt[];
}

const field = { min: 0, max: 1_000 };

/** An article, as the operator reads it. */
export class LishopListArticle {
  @Text({ max: 20, example: '763918273649152' })
  objectId!: string;

  @Text({ ...field, example: 'Milk' })
  name!: string;

  @Text({ ...field, example: '2' })
  qty!: string;

  @Text({ ...field, nullable: true, example: null })
  shop!: string | null;

  @Text({ ...field, example: '0' })
  checked!: string;
}
export class LishopListArticlePage extends pageOf(LishopListArticle) {}
