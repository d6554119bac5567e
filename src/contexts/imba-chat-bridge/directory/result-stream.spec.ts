import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import { sendResults } from './result-stream.js';

/** More than the listeners that Node takes without a warning. */
const ROUNDS = 12;
/** Each of them alone is more than may wait. */
const result = { text: 'x'.repeat(9 * 2 ** 20) };

const app = express();
const server = app.listen(0, '127.0.0.1');
beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
});
afterAll(() => void server.close());

describe('sendResults', () => {
  it('should send every result, and add no listeners while it waits for the client', async () => {
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
    let bytes = 0;
    for await (const chunk of (await fetch(`http://127.0.0.1:${port}/`)).body!) bytes += chunk.length;
    expect(bytes).toBe(ROUNDS * (JSON.stringify(result).length + 1));
    expect(new Set(listeners).size).toBe(1);
  });
});
