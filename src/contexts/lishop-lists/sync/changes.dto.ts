import { ApiExtraModels } from '@nestjs/swagger';
import { Flag, Instant, ListOf, Text } from '../../../shared/validation/decorators.js';
import { either } from '../../../shared/validation/either.js';
import { LiShopArticle } from '../articles/article.dto.js';
import { wholeNumber } from '../../../shared/validation/whole-number.js';
import { ParsedParameter } from '../http/parameter.js';
import { CursorParameter } from './cursor-parameter.js';
import type { Cursor } from './cursor.js';

export const MAX_CHANGES = 1_000;
export const DEFAULT_CHANGES = 500;

/** An article that was removed. */
export class RemovedLiShopArticle {
  @Text({ max: 16, example: '763918273649152' })
  objectId!: string;

  @Flag({ example: true, description: 'Always true' })
  deleted!: boolean;

  @Instant({ example: '2026-11-21T21:19:42.000Z', description: 'When it was removed' })
  updated_at!: string;
}

/** An article as it is now, or that it was removed. */
export const change = either(LiShopArticle, RemovedLiShopArticle);

/** What changed in a list. */
@ApiExtraModels(LiShopArticle, RemovedLiShopArticle)
export class LiShopChanges {
  @ListOf(change, { max: MAX_CHANGES })
  changes!: (LiShopArticle | RemovedLiShopArticle)[];

  @Text({ max: 100, example: 'MTc5NTczOTk4MjAwMDAwMA', description: 'For `since`, the next time' })
  cursor!: string;

  @Flag({ description: 'There are more changes already' })
  more!: boolean;
}

const { schema } = wholeNumber({ min: 1, max: MAX_CHANGES });

function readLimit(text: string): number | undefined {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= MAX_CHANGES ? limit : undefined;
}

/** Which changes are asked for. */
export class LiShopChangesQuery {
  @CursorParameter('The `cursor` of the last answer; without it, all articles')
  since?: Cursor;

  @ParsedParameter(readLimit, {
    optional: true,
    schema,
    default: DEFAULT_CHANGES,
    description: 'How many at most; a page has no more than about 512 KiB',
  })
  limit?: number;
}
