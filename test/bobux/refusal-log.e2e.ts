import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { printed, talkativeLogger } from '../support/printed.js';

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({}, undefined, { logger: talkativeLogger() });
});
afterAll(() => quartet.close());

const refusals = (): string[] =>
  printed()
    .split('\n')
    .filter((line) => line.includes('"context":"Bobux"'))
    .map((line) => (JSON.parse(line) as { message: string }).message);

describe('the log of refused commands', () => {
  it('should name command, code and address, and nothing of the message', async () => {
    const client = await quartet.connect();
    const stranger = { key: randomUUID(), secret: 'ab'.repeat(32) };
    await client.ok('ping');
    await client.error('getplayer', { id: 'hunter2', discord: 'hunter2' });
    await client.send('hunter2', {});
    await client.send('ping', {}, stranger);
    expect(refusals()).toEqual([
      'getplayer INVALID_PARAMETERS_ERROR from 127.0.0.1',
      'none INVALID_COMMAND_ERROR from 127.0.0.1',
      'ping INVALID_AUTH_ERROR from 127.0.0.1',
    ]);
    expect(printed()).not.toContain('hunter2');
    expect(printed()).not.toContain(stranger.key);
  });
});
