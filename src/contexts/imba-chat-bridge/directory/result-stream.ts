import { once } from 'node:events';
import type { Response } from 'express';

/** What may wait for a client that uploads without reading; with more, the upload waits for it. */
const MAX_UNREAD_BYTES = 8 * 2 ** 20;

/** Sends results as NDJSON, each as soon as there is one. */
export async function sendResults(response: Response, results: AsyncIterable<object>): Promise<void> {
  for await (const result of results) {
    if (response.destroyed) return;
    // Not before: what fails at once is answered as JSON.
    if (!response.headersSent) begin(response);
    response.write(`${JSON.stringify(result)}\n`);
    // Most clients read only when all is sent: waiting for them at once would be waiting for ever.
    if (response.writableLength > MAX_UNREAD_BYTES) await drained(response);
  }
  response.end();
}

function begin(response: Response): void {
  response.status(200).type('application/x-ndjson');
  // Proxies such as nginx would else hold the lines back until the end.
  response.setHeader('X-Accel-Buffering', 'no');
  response.setHeader('Cache-Control', 'no-store');
}

/** Until the client has read enough, or is gone; leaves no listener behind. */
async function drained(response: Response): Promise<void> {
  const waiting = new AbortController();
  const { signal } = waiting;
  const settled = Promise.race([once(response, 'drain', { signal }), once(response, 'close', { signal })]);
  await settled.finally(() => waiting.abort());
}
