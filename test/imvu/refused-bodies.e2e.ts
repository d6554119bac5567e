import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { dial } from '../security/raw-http.js';

let app: ImvuApp;
beforeAll(async () => {
  app = await startImvuApp();
});
afterAll(() => app.close());

/** Sends a body whole, and hears how the connection ends. */
async function post(path: string, authorization: string): Promise<{ text: string; end: string }> {
  const socket = await dial(app.quartet.url);
  const body = 'username='.padEnd(300_000, 'x');
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`;
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  const end = await new Promise<string>((resolve) => {
    socket.once('end', () => resolve('ended'));
    socket.once('error', () => resolve('reset'));
    socket.write(head + body);
  });
  socket.destroy();
  return { text, end };
}

describe('a body of which a part was read before it was refused', () => {
  it.each([
    ['a login that is too large', '/imvu/api/login', 413],
    ['a call for which there is no session', '/imvu/api/user/1', 503],
  ])(
    'should be read on and dropped, and its connection ended, not left to hang: %s',
    async (_, path, status) => {
      const user = await app.newUser();
      const { text, end } = await post(path, user.authorization);
      expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
      expect(end).toBe('ended');
    },
  );
});
