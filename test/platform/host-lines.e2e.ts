import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendRaw, type RawReply } from '../security/raw-http.js';
import { imbachatCredentials } from '../../src/contexts/imba-chat-bridge/imbachat-credentials.js';
import { BootstrapCredentials } from '../../src/shared/auth/bootstrap-credentials.js';
import { basic } from '../support/basic.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp();
});
afterAll(() => quartet.close());

const send = (text: string): Promise<RawReply> => sendRaw(quartet.url, text);
const bodyOf = ({ text }: RawReply): string => text.split('\r\n\r\n').slice(1).join('\r\n\r\n');

describe('two names of a host', () => {
  const hosts = 'Host: localhost\r\nHOST: evil.example\r\n';
  const message = 'This request names more than one Host.';
  const refusal = { statusCode: 400, error: 'Bad Request', message };

  it.each<[string, string]>([
    // Any route may answer so, as it may 408 or 431: openapi.json does not say it at each.
    ['/nowhere', JSON.stringify(refusal)],
    ['/imvu/api/a', JSON.stringify({ status: 'failure', ...refusal })],
    ['/articles', 'Bad Request'],
    ['/console', JSON.stringify(refusal)],
  ])('should be refused in the form of their context: %s', async (path, body) => {
    const reply = await send(
      `GET ${path} HTTP/1.1\r\n${hosts}\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n`,
    );
    expect(reply).toMatchObject({ status: 400, closed: true, replies: 1 });
    expect(bodyOf(reply)).toBe(body);
  });

  it('should be refused though they are the same', async () => {
    const reply = await send('GET /nowhere HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n');
    expect(reply.status).toBe(400);
  });

  it('should be refused of a websocket', async () => {
    const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'a'.repeat(22)}==\r\n`;
    const reply = await send(`GET /bobux HTTP/1.1\r\n${hosts}${upgrade}\r\n`);
    expect([reply.status, bodyOf(reply)]).toEqual([400, message]);
    expect((await send(`GET /bobux HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`)).status).toBe(101);
  });
});

describe('a whole address in place of a path', () => {
  const right = `Authorization: ${basic('operator', 'right horse')}\r\n`;
  const ask = async (line: string, headers: string, body = ''): Promise<[number, string]> => {
    const length = body && `Content-Length: ${body.length}\r\n`;
    const reply = await send(`${line} HTTP/1.1\r\n${headers}${length}Connection: close\r\n\r\n${body}`);
    return [reply.status, bodyOf(reply)];
  };

  it('should be read as its path, also where the body is read as its route says', async () => {
    const json = `Host: localhost\r\n${right}Content-Type: application/json\r\n`;
    const users = JSON.stringify([{ user_id: 1, name: 'x'.repeat(200), login: 'ann', password: 'right' }]);
    expect(await ask('PUT HTTP://localhost/imbachat/directory/users', json, users)).toEqual([
      200,
      '{"created":1,"updated":0}',
    ]);
    const { login, password } = quartet.app.get(BootstrapCredentials).of(imbachatCredentials);
    const form = `Host: localhost\r\nAuthorization: ${basic(login, password)}\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
    const [status, answer] = await ask(
      'POST http://localhost/imbachat/api/v1/auth_users?a=b',
      form,
      'login=ann&password=right',
    );
    expect([status, JSON.parse(answer)]).toEqual([200, expect.objectContaining({ user_id: 1 })]);
    expect((await ask('GET http://localhost', 'Host: localhost\r\n'))[0]).not.toBe(400);
  });

  it('should name the host that counts', async () => {
    const status = async (host: string, line: string) =>
      (await ask(`GET http://${host}/operator/session`, `Host: ${line}\r\n${right}`))[0];
    expect(await status('evil.example', 'localhost')).toBe(421);
    expect(await status('localhost:1', 'evil.example')).toBe(200);
    expect(await status('', 'localhost')).toBe(421);
  });
});
