import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendRaw, type RawReply } from '../security/raw-http.js';
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
