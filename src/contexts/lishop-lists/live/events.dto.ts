import { CursorParameter } from '../sync/cursor-parameter.js';
import type { Cursor } from '../sync/cursor.js';

/** From where the events are told. */
export class LiShopEventsPlace {
  @CursorParameter(
    'The last `id`, or the `cursor` of `changes`: begins with what came after it; else with what comes from now on',
  )
  'Last-Event-ID'?: Cursor;
}
