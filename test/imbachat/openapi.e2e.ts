import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createOpenApiDocument } from '../../src/shared/openapi/document.js';
import { startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;
let operations: [name: string, operation: any][];

beforeAll(async () => {
  bridge = await startBridge();
  operations = Object.entries(createOpenApiDocument(bridge.app).paths)
    .filter(([path]) => path.startsWith('/imbachat'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, any] => [`${method} ${path}`, operation]),
    );
});
afterAll(() => bridge.close());

describe('the description of the ImbaChat routes', () => {
  it('should have every route', () => {
    expect(operations.map(([name]) => name).toSorted()).toEqual([
      'delete /imbachat/directory/users/{id}',
      'get /imbachat/api/v1',
      'get /imbachat/api/v1/getusers/{ids}',
      'get /imbachat/api/v1/search/{key}',
      'get /imbachat/api/v1/user/friends/{id}',
      'get /imbachat/api/v1/users',
      'get /imbachat/api/v1/users/{ids}',
      'get /imbachat/demo',
      'get /imbachat/directory/users',
      'get /imbachat/directory/users/{id}',
      'get /imbachat/users',
      'get /imbachat/widget.js',
      'patch /imbachat/directory/users/{id}',
      'post /imbachat/api/v1/auth_users',
      'post /imbachat/api/v1/authuser',
      'post /imbachat/api/v1/notifications',
      'post /imbachat/api/v1/searchusers/{key}',
      'post /imbachat/tokens',
      'put /imbachat/directory/users',
      'put /imbachat/directory/users/{id}/friends',
    ]);
  });

  it('should offer the token in the address beside the password, wherever the service calls', () => {
    const { securitySchemes } = createOpenApiDocument(bridge.app).components ?? {};
    expect(securitySchemes).toMatchObject({
      'imbachat-token': { type: 'apiKey', in: 'query', name: 'jwt_token' },
    });
    const calledByService = operations.filter(([, { security }]) =>
      security.some((one: object) => 'imbachat' in one || 'imbachat-token' in one),
    );
    expect(calledByService.map(([name]) => name).toSorted()).toEqual([
      'get /imbachat/api/v1/getusers/{ids}',
      'get /imbachat/api/v1/search/{key}',
      'get /imbachat/api/v1/user/friends/{id}',
      'get /imbachat/api/v1/users',
      'get /imbachat/api/v1/users/{ids}',
      'get /imbachat/users',
      'post /imbachat/api/v1/auth_users',
      'post /imbachat/api/v1/authuser',
      'post /imbachat/api/v1/notifications',
      'post /imbachat/api/v1/searchusers/{key}',
    ]);
    for (const [name, { security }] of calledByService) {
      expect([name, security]).toEqual([name, [{ imbachat: [] }, { 'imbachat-token': [] }]]);
    }
  });

  it('should tell of each route what it is for, how to log in and an example of every error', () => {
    const open = ['get /imbachat/api/v1', 'get /imbachat/widget.js'];
    for (const [name, { summary, responses, security }] of operations) {
      expect([name, typeof summary]).toEqual([name, 'string']);
      const errors = Object.keys(responses).filter((status) => Number(status) >= 400);
      for (const status of errors) {
        const json = responses[status].content['application/json'];
        // The demo's 404 is a page.
        if (json === undefined && name === 'get /imbachat/demo') continue;
        const { example } = json;
        expect([name, status, example.statusCode ?? example.code]).toEqual([name, status, Number(status)]);
      }
      if (open.includes(name)) continue;
      expect(errors).toEqual(expect.arrayContaining(['401', '429', '503']));
      expect(security?.length).toBeGreaterThan(0);
    }
  });
});
