import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closedBy, dial } from '../security/raw-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({ LIMIT_REQUESTS: '0', LIMIT_AUTH_FAILURES: '0' });
});
afterAll(() => quartet.close());

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
const post = (email: string): string =>
  `POST /recoverApiKey HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${email.length + 6}\r\n\r\nemail=${email}`;

/** Sends requests in pieces; gives the statuses of so many answers. */
async function statuses(pieces: readonly string[], answers: number): Promise<number[]> {
  const socket = await dial(quartet.url);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1')));
  const found = (): number[] => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  while (found().length < answers && !socket.destroyed) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  socket.destroy();
  return found();
}

describe('requests that are sent ahead of the answers', () => {
  const several = [
    get('/articles'),
    get('/health/live'),
    post('nobody@example.org'),
    get('/nowhere'),
    post(''),
    get('/health/live'),
  ];
  const expected = [401, 200, 404, 404, 400, 200];

  it('should be answered in their order, sent at once', async () => {
    expect(await statuses([several.join('')], expected.length)).toEqual(expected);
  });

  it('should be answered in their order, sent byte by byte', async () => {
    const text = several.join('');
    const pieces = Array.from({ length: Math.ceil(text.length / 7) }, (_, n) => text.slice(7 * n, 7 * n + 7));
    expect(await statuses(pieces, expected.length)).toEqual(expected);
  });

  it('should be answered all, a hundred of them', async () => {
    expect(await statuses([get('/health/live').repeat(101)], 101)).toEqual(Array<number>(101).fill(200));
  });

  it('should end the connection where they are many more', async () => {
    const socket = await dial(quartet.url);
    socket.write(get('/health/ready').repeat(1_000));
    await closedBy(socket);
  });
});
