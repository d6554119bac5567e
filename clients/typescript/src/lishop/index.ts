export type { ArticleFields, Edit, ListedArticle } from './article.js';
export { ListKeys, recover, register, type GuestKey, type Registration } from './list-keys.js';
export type { ListStorage } from './list-storage.js';
export type { LiveList, LiveOptions } from './live-list.js';
export {
  ShoppingList,
  UnknownArticleError,
  type LostEdit,
  type ShoppingListOptions,
  type SyncReport,
} from './shopping-list.js';
export { ConnectionError, QuartetError } from '../errors.js';
export type { RestOptions } from '../rest/rest-client.js';
export { ResponseError, type ResponseErrorCode } from '../rest/response-error.js';
