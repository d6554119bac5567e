import type { Type } from '@nestjs/common';
import { ListOf, Text, WholeNumber } from '../validation/decorators.js';
import { CURSOR, cursorOf, MAX_CURSOR_LENGTH } from './cursor.js';

const MAX_ITEMS = 200;
const DEFAULT_ITEMS = 50;

/** The query of a list that is read page by page; a list with filters extends it. */
export class PageQuery {
  @Text({
    max: MAX_CURSOR_LENGTH,
    pattern: CURSOR,
    optional: true,
    description: 'The `next` of the page before; none: the first page',
  })
  after?: string;

  @WholeNumber({
    min: 1,
    max: MAX_ITEMS,
    asText: true,
    optional: true,
    default: DEFAULT_ITEMS,
    description: 'How many at most',
  })
  limit = DEFAULT_ITEMS;
}

/** Some of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** For `after`; `null` where this is the end. */
  readonly next: string | null;
}

/** The class of a page in the description of the routes: `class BobuxPlayerPage extends pageOf(BobuxPlayer) {}`. */
export function pageOf<Item extends object>(item: Type<Item>): Type<Page<Item>> {
  class ItemPage implements Page<Item> {
    @ListOf(item, { max: MAX_ITEMS })
    items!: Item[];

    @Text({
      max: MAX_CURSOR_LENGTH,
      nullable: true,
      description: 'For `after`; `null` at the end of the list',
      example: null,
    })
    next!: string | null;
  }
  return ItemPage;
}

/**
 * The page that rows make.
 * @param rows at least one more than `limit`, where there are more
 * @param place what the next page begins after, of the last row of this one
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  place: (row: Row) => unknown,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    next: rows.length > limit && last !== undefined ? cursorOf(place(last)) : null,
  };
}
