export { Imvu, type AddedAccount, type ImvuAccount, type ImvuRequest, type LeaseRequest } from './imvu.js';
export { Lease, type Verdict } from './lease.js';
export { ConnectionError, QuartetError } from '../errors.js';
export type { RestOptions } from '../rest/rest-client.js';
export { ResponseError, type ResponseErrorCode } from '../rest/response-error.js';
