import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { sendResults } from './result-stream.js';

const ROUNDS = 4;
/** Each of them alone is more than may wait. */
const result = { text: 'x'.repeat(9 * 2 ** 20) };

const app = express();
const server = app.listen(0, '127.0.0.1');
beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
});
afterAll(() => void server.close());

describe('sendResults', () => {
  it('should send every result, and gather no listeners while it waits for the client', async () => {
    const listeners: number[] = [];
    app.get('/', (_request, response) => {
      // eslint-disable-next-line @typescript-eslint/require-await -- as the results of an upload come
      async function* results(): AsyncGenerator<object> {
        for (let round = 0; round < ROUNDS; round++) {
          listeners.push(response.listenerCount('close') + response.listenerCount('error'));
          yield result;
        }
      }
      void sendResults(response, results());
    });
    const { port } = server.address() as AddressInfo;
    const lines = (await (await fetch(`http://127.0.0.1:${port}/`)).text()).trimEnd().split('\n');
    expect(lines).toHaveLength(ROUNDS);
    expect(new Set(listeners).size).toBe(1);
  });
});
