import { execFile } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic } from '../support/basic.js';
import { API_LOGIN, API_PASSWORD, startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;
const servers: Server[] = [];

beforeAll(async () => {
  bridge = await startBridge();
  await bridge.fill([1, 2, 30].map((id) => ({ user_id: id, name: `U${id}`, lastlogin: 7 })));
});
afterAll(async () => {
  for (const server of servers) server.close();
  await bridge.close();
});

/** Runs the built command as `npm run operator -- imbachat check` does. */
const check = (...args: string[]): Promise<{ code: number; text: string }> =>
  new Promise((resolve) => {
    const [url, login, password = ''] = args;
    const child = execFile(
      process.execPath,
      ['dist/src/cli/main.js', 'imbachat', 'check', ...[url, login].filter((word) => word !== undefined)],
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, text: stdout + stderr });
      },
    );
    child.stdin?.end(`${password}\n`);
  });

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

describe('npm run operator -- imbachat check', () => {
  it('should find nothing wrong or odd with Quartet, in both forms of the address', async () => {
    for (const path of [
      '/imbachat/users',
      '/imbachat/users?user_ids=',
      '/imbachat/api/v1/users/',
      '/imbachat/api/v1/users/{ids}',
    ]) {
      const { code, text } = await check(bridge.url + path, API_LOGIN, API_PASSWORD);
      expect(text).toContain('ImbaChat can use this address.');
      expect(text).not.toMatch(/WRONG|odd/);
      expect(code).toBe(0);
    }
  });

  it('should say that the password is wrong', async () => {
    const { code, text } = await check(`${bridge.url}/imbachat/users`, API_LOGIN, 'wrong');
    expect(code).toBe(1);
    expect(text).toContain('with the right login and password the answer is 401');
  });

  it('should name everything that a broken server does wrong', async () => {
    const url = await serve((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        JSON.stringify([
          { user_id: '1', password: 'x' },
          { user_id: '1', name: 'twice', lastlogin: 'today' },
          { user_id: 500, name: 'not asked for', email: 'x' },
        ]),
      );
    });
    const { code, text } = await check(url, 'a', 'b');
    expect(code).toBe(1);
    for (const problem of [
      'without login and password the answer is 200; it must be 401',
      'the content type is text/html',
      'name is missing or not a text',
      'user_id is a text, not a number',
      'passwords are given out',
      'mail addresses are given out',
      'lastlogin is not unix time in whole seconds',
      'users come more than once',
      'users who were not asked for are given out',
      'the id 1 alone gives 3 users',
      'an unknown id gives 200',
      'ImbaChat cannot use this address',
    ]) {
      expect(text).toContain(problem);
    }
  });

  it('should say so where the answer is a page, and where nobody answers', async () => {
    const page = await serve((request, response) => {
      response.statusCode = request.headers.authorization === basic('a', 'b') ? 200 : 401;
      response.end('<html>Hello');
    });
    expect((await check(page, 'a', 'b')).text).toContain(
      'the answer is not JSON; it begins with "<html>Hello"',
    );
    const nobody = await check('http://127.0.0.1:9/users', 'a', 'b');
    expect([nobody.code, nobody.text]).toEqual([1, expect.stringContaining('the address cannot be reached')]);
  });

  it('should explain itself when it is called wrongly', async () => {
    for (const args of [[], ['not a url', 'a', 'b'], ['http://x/']]) {
      const { code, text } = await check(...args);
      expect([code, text]).toEqual([
        2,
        expect.stringMatching(
          args.length === 3
            ? /not a url is not an address/
            : /npm run operator -- imbachat check URL LOGIN\n/,
        ),
      ]);
    }
  });

  it('should take no password as a parameter, where others of the machine could read it', async () => {
    const { code, text } = await new Promise<{ code: number; text: string }>((resolve) => {
      const line = ['dist/src/cli/main.js', 'imbachat', 'check', 'http://127.0.0.1:9/', 'a', 'secret'];
      const child = execFile(process.execPath, line, (_error, stdout, stderr) =>
        resolve({ code: child.exitCode ?? -1, text: stdout + stderr }),
      );
    });
    expect([code, text]).toEqual([2, expect.not.stringContaining('secret')]);
  });
});
