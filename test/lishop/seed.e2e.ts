import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppStoreSimulator } from '../simulators/app-store.js';
import { LiShopApp, type Call } from '../support/lishop-app.js';

/** Who calls: nobody, somebody with a key that nobody holds, the owner, or a guest of the same list. */
type Caller = 'nobody' | 'stranger' | 'owner' | 'guest';

interface Row {
  /** The sentence of the seed (section "Entry points"), or of docs/lishop.md where that settles it. */
  readonly sentence: string;
  readonly operation: string;
  readonly as?: Caller;
  readonly parameters?: Record<string, string>;
  readonly status: number;
  /** The exact body, or what it must look like. */
  readonly body: string | RegExp;
}

const OK_KEY = /^\{"api_key":"[0-9a-f]{32}"\}$/;
const KEYS =
  /^\[\{"api_key":"[0-9a-f]{32}","email":"[^"]+"\}(,\{"api_key":"[0-9a-f]{32}","email":"[^"]+"\})*\]$/;
const DEVICE = Buffer.from('0f8fad5b-d9cb-469f-a165-70867728950e').toString('base64');

const rows: Row[] = [
  // recoverApiKey
  {
    sentence: 'On OK -> 200, <empty/>',
    operation: 'recoverApiKey',
    parameters: { email: 'guest@example.com' },
    status: 200,
    body: '',
  },
  {
    sentence: 'If email parameter not indicated -> 400',
    operation: 'recoverApiKey',
    status: 400,
    body: 'email parameter required',
  },
  {
    sentence: 'If email not found -> 404',
    operation: 'recoverApiKey',
    parameters: { email: 'nobody@example.com' },
    status: 404,
    body: 'email not found',
  },
  // requestNewApiKey
  {
    sentence: 'On OK -> 200, { "api_key" : "<API_KEY>"}',
    operation: 'requestNewApiKey',
    as: 'owner',
    parameters: { email: 'other@example.com' },
    status: 200,
    body: OK_KEY,
  },
  {
    sentence: 'If email not indicated -> 400',
    operation: 'requestNewApiKey',
    as: 'owner',
    status: 400,
    body: 'email parameter required',
  },
  {
    sentence: 'email, validated (spec) -> 400',
    operation: 'requestNewApiKey',
    as: 'owner',
    parameters: { email: 'not an address' },
    status: 400,
    body: 'email parameter invalid',
  },
  {
    sentence: 'If api_key not indicated -> 401',
    operation: 'requestNewApiKey',
    parameters: { email: 'other@example.com' },
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'If api_key not found -> 401',
    operation: 'requestNewApiKey',
    as: 'stranger',
    parameters: { email: 'other@example.com' },
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'if api_key is not the owner -> 403',
    operation: 'requestNewApiKey',
    as: 'guest',
    parameters: { email: 'other@example.com' },
    status: 403,
    body: 'Forbidden',
  },
  {
    sentence: 'who you are comes before what you sent (spec): 401',
    operation: 'requestNewApiKey',
    as: 'stranger',
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'who you are comes before what you sent (spec): 403',
    operation: 'requestNewApiKey',
    as: 'guest',
    status: 403,
    body: 'Forbidden',
  },
  // sharedApiKey
  {
    sentence: 'On OK -> 200, the shared keys and their emails',
    operation: 'sharedApiKey',
    as: 'owner',
    status: 200,
    body: KEYS,
  },
  {
    sentence: 'If api_key not indicated -> 401',
    operation: 'sharedApiKey',
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'If api_key not found -> 401',
    operation: 'sharedApiKey',
    as: 'stranger',
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'if api_key is not the owner -> 403',
    operation: 'sharedApiKey',
    as: 'guest',
    status: 403,
    body: 'Forbidden',
  },
  // removeApiKey
  {
    sentence: 'If sharedApiKey not indicated -> 400',
    operation: 'removeApiKey',
    as: 'owner',
    status: 400,
    body: 'sharedApiKey parameter required',
  },
  {
    sentence: 'If sharedApiKey not found -> 404',
    operation: 'removeApiKey',
    as: 'owner',
    parameters: { sharedApiKey: 'f'.repeat(32) },
    status: 404,
    body: 'sharedApiKey not found',
  },
  {
    sentence: 'of an owner key (spec) -> 404',
    operation: 'removeApiKey',
    as: 'owner',
    parameters: { sharedApiKey: '<owner>' },
    status: 404,
    body: 'sharedApiKey not found',
  },
  {
    sentence: 'of another list (spec) -> 404',
    operation: 'removeApiKey',
    as: 'owner',
    parameters: { sharedApiKey: '<guest of another list>' },
    status: 404,
    body: 'sharedApiKey not found',
  },
  {
    sentence: 'If api_key not indicated -> 401',
    operation: 'removeApiKey',
    parameters: { sharedApiKey: '<guest>' },
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'If api_key not found -> 401',
    operation: 'removeApiKey',
    as: 'stranger',
    parameters: { sharedApiKey: '<guest>' },
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'if api_key is not the owner -> 403',
    operation: 'removeApiKey',
    as: 'guest',
    parameters: { sharedApiKey: '<guest>' },
    status: 403,
    body: 'Forbidden',
  },
  {
    sentence: 'On OK -> 200, the keys that are left',
    operation: 'removeApiKey',
    as: 'owner',
    parameters: { sharedApiKey: '<spare guest>' },
    status: 200,
    body: KEYS,
  },
  // registerAccount
  {
    sentence: 'On OK -> 200, { "api_key" : "<API_KEY>"}',
    operation: 'registerAccount',
    parameters: { paymentIdentifier: 'table', receipt: 'Z29vZA==' },
    status: 200,
    body: OK_KEY,
  },
  {
    sentence: 'If any parameter is not indicated -> 400 (paymentIdentifier)',
    operation: 'registerAccount',
    parameters: { receipt: 'Z29vZA==' },
    status: 400,
    body: 'paymentIdentifier parameter required',
  },
  {
    sentence: 'If any parameter is not indicated -> 400 (receipt)',
    operation: 'registerAccount',
    parameters: { paymentIdentifier: 'table' },
    status: 400,
    body: 'receipt parameter required',
  },
  // verifyReceipt
  {
    sentence: 'On OK -> 200, <empty/>',
    operation: 'verifyReceipt',
    parameters: { receipt: 'Z29vZA==', deviceIdentifier: DEVICE },
    status: 200,
    body: '',
  },
  {
    sentence: 'If receipt is not indicated -> 400',
    operation: 'verifyReceipt',
    parameters: { deviceIdentifier: DEVICE },
    status: 400,
    body: 'receipt parameter required',
  },
  {
    sentence: 'If deviceIdentifier is not indicated -> 400',
    operation: 'verifyReceipt',
    parameters: { receipt: 'Z29vZA==' },
    status: 400,
    body: 'deviceIdentifier parameter required',
  },
  {
    sentence: 'UUID base64 encoded; what cannot be read (spec) -> 400',
    operation: 'verifyReceipt',
    parameters: { receipt: 'Z29vZA==', deviceIdentifier: '?' },
    status: 400,
    body: 'deviceIdentifier parameter invalid',
  },
  {
    sentence: 'App Store says no (spec) -> 402',
    operation: 'verifyReceipt',
    parameters: { receipt: 'YmFk', deviceIdentifier: DEVICE },
    status: 402,
    body: '{"status":21003,"message":"The receipt could not be authenticated."}',
  },
  {
    sentence: 'App Store away (spec) -> 503',
    operation: 'verifyReceipt',
    parameters: { receipt: 'YXdheQ==', deviceIdentifier: DEVICE },
    status: 503,
    body: 'Service Unavailable',
  },
  // deleteList
  { sentence: 'If api_key not indicated -> 401', operation: 'deleteList', status: 401, body: 'Unauthorized' },
  {
    sentence: 'If api_key not found -> 401',
    operation: 'deleteList',
    as: 'stranger',
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'if api_key is not the owner -> 403',
    operation: 'deleteList',
    as: 'guest',
    status: 403,
    body: 'Forbidden',
  },
  { sentence: 'On OK -> 200, <empty/>', operation: 'deleteList', as: 'owner', status: 200, body: '' },
  {
    sentence: 'all its keys stop at once (spec): owner -> 401',
    operation: 'sharedApiKey',
    as: 'owner',
    status: 401,
    body: 'Unauthorized',
  },
  {
    sentence: 'all its keys stop at once (spec): guest -> 401',
    operation: 'sharedApiKey',
    as: 'guest',
    status: 401,
    body: 'Unauthorized',
  },
];

describe.each([
  ['/api_keys/', 'in the query', (parameters: Record<string, string>): Call => ({ query: parameters })],
  ['/1.0/api_keys/', 'as a form', (parameters: Record<string, string>): Call => ({ form: parameters })],
  ['/', 'as JSON', (parameters: Record<string, string>): Call => ({ json: parameters })],
])("should answer as the seed's sentences say, at %sOPERATION, parameters %s", (prefix, _how, send) => {
  let lishop: LiShopApp;
  let appStore: AppStoreSimulator;
  const names: Record<string, string> = { stranger: '0123456789abcdef'.repeat(2) };

  beforeAll(async () => {
    appStore = await AppStoreSimulator.start();
    appStore.will(21003, 'YmFk');
    appStore.will(21005, 'YXdheQ==');
    lishop = await LiShopApp.start({ ...appStore.environment, LISHOP_LIMIT_RECOVER: '0' });
    names.owner = await lishop.register();
    names.guest = await lishop.invite(names.owner);
    names['spare guest'] = await lishop.invite(names.owner, 'spare@example.com');
    const other = await lishop.register();
    names['guest of another list'] = await lishop.invite(other, 'foreign@example.com');
  });
  afterAll(async () => {
    await lishop.close();
    await appStore.stop();
  });

  it.each(rows)(
    'should keep "$sentence" of $operation as $as',
    async ({ operation, as, parameters, status, body }) => {
      const key = as === undefined || as === 'nobody' ? undefined : names[as];
      const given = Object.fromEntries(
        Object.entries(parameters ?? {}).map(([name, value]) => [
          name,
          value.replace(/^<(.*)>$/, (_all, who: string) => names[who] ?? ''),
        ]),
      );
      const answer = await lishop.call(prefix + operation, { key, ...send(given) });
      expect({ status: answer.status, body: answer.text }).toEqual({
        status,
        body: typeof body === 'string' ? body : expect.stringMatching(body),
      });
      if (body !== '') {
        expect(answer.type).toBe(
          answer.text.startsWith('{') || answer.text.startsWith('[')
            ? 'application/json; charset=utf-8'
            : 'text/plain; charset=utf-8',
        );
      }
    },
  );
});

/** The table of articles: "if api_key doesn't exits or it's not present in the query, the response will be 401, Unauthorized". */
describe('the articles of the seed', () => {
  let lishop: LiShopApp;
  beforeAll(async () => {
    lishop = await LiShopApp.start();
  });
  afterAll(async () => {
    await lishop.close();
  });

  it.each([
    ['GET', '/articles'],
    ['POST', '/articles'],
    ['GET', '/articles/1'],
    ['PUT', '/articles/1'],
    ['PATCH', '/articles/1'],
    ['DELETE', '/articles/1'],
    ['GET', '/1.0/articles.json'],
    ['GET', '/articles.js'],
  ])(
    'should answer %s %s without a key, or with one that nobody holds, with 401 Unauthorized',
    async (method, path) => {
      for (const key of [undefined, 'f'.repeat(32), 'short', 'x'.repeat(5000)]) {
        const answer = await lishop.call(path, { method, key });
        expect(answer.status).toBe(401);
        expect(answer.text).toBe('Unauthorized');
        expect(answer.type).toBe('text/plain; charset=utf-8');
      }
    },
  );

  it('should take the key from either header', async () => {
    const key = await lishop.register();
    for (const name of ['api_key', 'API_KEY', 'X-lishop-api-key']) {
      expect((await lishop.call('/articles', { method: 'GET', headers: { [name]: key } })).status).toBe(200);
    }
  });
});
