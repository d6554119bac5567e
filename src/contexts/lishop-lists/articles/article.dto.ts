import { Instant, OneOf, Ruled, Text } from '../../../shared/validation/decorators.js';
import { ParsedParameter } from '../http/parameter.js';
import { parseInstant } from '../http/instant.js';
import type { Article, ArticleChanges } from './article.js';
import { ArticleNote, ArticleNumber, ArticleText } from './article-field.js';
import { idempotencyKey } from './idempotency-key.js';

/** The fields that a change names; the others stay as they are. */
export class LiShopArticleChanges implements ArticleChanges {
  @ArticleText({ optional: true, example: 'Milk' })
  name?: string;

  @ArticleNumber({ optional: true, example: '2' })
  qty?: string;

  @ArticleNote({ example: 'dairy' })
  category?: string | null;

  @ArticleNote({ example: 'fresh' })
  type?: string | null;

  @ArticleNote({ example: 'corner shop' })
  shop?: string | null;

  @ArticleNote({ example: '1.20' })
  prize?: string | null;

  @ArticleNumber({ optional: true, example: '0' })
  checked?: string;
}

/** The fields of an article that is to be made. */
export class NewLiShopArticle implements ArticleChanges {
  @ArticleText({ example: 'Milk' })
  name!: string;

  @ArticleNumber({ example: '2' })
  qty!: string;

  @ArticleNote({ example: 'dairy' })
  category?: string | null;

  @ArticleNote({ example: 'fresh' })
  type?: string | null;

  @ArticleNote({ example: 'corner shop' })
  shop?: string | null;

  @ArticleNote({ example: '1.20' })
  prize?: string | null;

  @ArticleNumber({ example: '0' })
  checked!: string;
}

/** The header that stands for one change. */
export class LiShopArticleKey {
  @Ruled(idempotencyKey, {
    optional: true,
    description:
      'Of this request: sent again with the same fields within 30 days, it gets the same answer and changes nothing more; another request of the list with it gets 422',
  })
  'Idempotency-Key'?: string;
}

/** Which articles are asked for. */
export class LiShopArticleQuery {
  @ParsedParameter(parseInstant, {
    optional: true,
    description: 'Only those that changed later',
    example: '2026-11-21T21:19:42.000Z',
  })
  updated_at?: Date;
}

/** In which form a list is exported. */
export class LiShopExport {
  @OneOf(['json', 'csv'], { optional: true, example: 'csv' })
  format?: 'json' | 'csv';
}

const Filled = (example: string): PropertyDecorator => Text({ max: 1000, example });
const Noted = (example: string): PropertyDecorator => Text({ min: 0, max: 1000, nullable: true, example });

/** An article as it goes out. */
export class LiShopArticle implements Article {
  @Text({ max: 16, pattern: /^\d+$/, example: '763918273649152' })
  objectId!: string;

  @Filled('Milk')
  name!: string;

  @Filled('2')
  qty!: string;

  @Noted('dairy')
  category!: string | null;

  @Noted('fresh')
  type!: string | null;

  @Noted('corner shop')
  shop!: string | null;

  @Noted('1.20')
  prize!: string | null;

  @Filled('0')
  checked!: string;

  @Instant({ example: '2026-11-21T21:19:42.000Z' })
  created_at!: string;

  @Instant({ example: '2026-11-21T21:19:42.000Z' })
  updated_at!: string;
}
