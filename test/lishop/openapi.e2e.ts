import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic } from '../support/basic.js';
import { LiShopApp } from '../support/lishop-app.js';

let lishop: LiShopApp;
let paths: Record<string, Record<string, any>>;
beforeAll(async () => {
  lishop = await LiShopApp.start();
  const { username, password } = lishop.quartet.admin;
  const authorization = basic(username, password);
  ({ paths } = (await lishop.call('/docs-json', { method: 'GET', headers: { authorization } })).json);
});
afterAll(() => lishop.close());

const ALWAYS = ['429', '500', '503'];
const BODY = ['400', '413', '415'];

describe('the description of the routes', () => {
  it.each([
    ['get', '/articles', ['200', '304', '401', '402', ...BODY]],
    ['post', '/articles', ['201', '401', '402', '403', '422', ...BODY]],
    ['get', '/articles/{id}', ['200', '304', '401', '402', '404']],
    ['put', '/articles/{id}', ['200', '401', '402', '403', '404', '412', '422', ...BODY]],
    ['patch', '/articles/{id}', ['200', '401', '402', '403', '404', '412', '422', ...BODY]],
    ['delete', '/articles/{id}', ['204', '400', '401', '402', '403', '404', '412', '422']],
    ['get', '/2.0/articles/changes', ['200', '401', '402', '410', ...BODY]],
    ['get', '/2.0/articles/export', ['200', '304', '401', '402', ...BODY]],
    ['get', '/2.0/articles/events', ['200', '400', '401', '402', '410']],
    ['post', '/2.0/articles/batch', ['200', '401', '402', '403', ...BODY]],
    ['post', '/api_keys/registerAccount', ['200', '403', '404', ...BODY]],
    ['post', '/api_keys/requestNewApiKey', ['200', '401', '402', '403', ...BODY]],
    ['post', '/api_keys/recoverApiKey', ['200', '404', ...BODY]],
    ['post', '/api_keys/removeApiKey', ['200', '401', '402', '403', '404', ...BODY]],
    ['post', '/api_keys/sharedApiKey', ['200', '401', '402', '403']],
    ['post', '/api_keys/verifyReceipt', ['200', '402', ...BODY]],
    ['post', '/api_keys/revokeOwnerKeys', ['200', '401', '402', '403']],
    ['post', '/api_keys/deleteList', ['200', '401', '402', '403']],
  ])('should name every answer of %s %s, each with an example', (method, path, statuses) => {
    const operation = paths[path]?.[method];
    expect(operation?.summary).toBeTruthy();
    expect(Object.keys(operation.responses).sort()).toEqual([...statuses, ...ALWAYS].sort());
    expect(Object.keys(operation.responses['429'].content)).toEqual(['text/plain']);
    for (const [status, answer] of Object.entries<any>(operation.responses)) {
      expect(answer.description).toBeTruthy();
      if (Number(status) < 400) continue;
      const [content] = Object.values<any>(answer.content);
      expect(content.examples ?? content.example).toBeTruthy();
    }
  });
});
