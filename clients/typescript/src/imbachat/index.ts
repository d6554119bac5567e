export {
  ImbaChat,
  type ChatToken,
  type DirectoryPage,
  type DirectoryQuery,
  type DirectoryUser,
  type NewUser,
  type SiteAccess,
  type UserChange,
} from './imbachat.js';
export type { Upload, UploadProblem } from './upload.js';
export { ConnectionError, QuartetError } from '../errors.js';
export type { RestOptions } from '../rest/rest-client.js';
export { ResponseError, type ResponseErrorCode } from '../rest/response-error.js';
