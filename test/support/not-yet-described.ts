/**
 * Routes whose answers are not described by DTO classes yet: their answers are not held against openapi.json. Whoever describes one takes it
 * off this list, which is empty in the end but for what no schema can say.
 */
export const NOT_YET_DESCRIBED: ReadonlySet<string> = new Set([
  // IMVU's own answers, which only IMVU could describe.
  'get /imvu/api/{path}',
  'post /imvu/api/{path}',
  'get /articles',
  'post /articles',
  'get /articles/{id}',
  'put /articles/{id}',
  'patch /articles/{id}',
  'delete /articles/{id}',
  'post /api_keys/registerAccount',
  'post /api_keys/requestNewApiKey',
  'post /api_keys/recoverApiKey',
  'post /api_keys/removeApiKey',
  'post /api_keys/sharedApiKey',
  'post /api_keys/verifyReceipt',
  'post /api_keys/revokeOwnerKeys',
  'post /api_keys/deleteList',
]);
