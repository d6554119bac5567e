import { ListOf, Text, WholeNumber } from '../../../shared/validation/decorators.js';
import { text } from '../../../shared/validation/text.js';

/** What is wrong with one thing, in Rails' words. */
export const Wrong = (description?: string): PropertyDecorator =>
  ListOf(text({ max: 200 }), {
    min: 1,
    max: 5,
    optional: true,
    ...(description !== undefined && { description }),
  });

/** What is wrong with an article: of each field that is, in Rails' words. */
export class LiShopArticleErrors {
  @Wrong('Of the request as a whole')
  base?: string[];

  @Wrong()
  name?: string[];

  @Wrong()
  qty?: string[];

  @Wrong()
  category?: string[];

  @Wrong()
  type?: string[];

  @Wrong()
  shop?: string[];

  @Wrong()
  prize?: string[];

  @Wrong()
  checked?: string[];
}

/** What the App Store said of a receipt that it refused. */
export class LiShopReceiptRefusal {
  @WholeNumber({ min: 1, max: 99_999, description: "The App Store's own", example: 21003 })
  status!: number;

  @Text({ max: 500, example: 'The receipt could not be authenticated.' })
  message!: string;
}
