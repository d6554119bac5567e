import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { basic } from '../support/basic.js';
import { type Bridge } from './bridge-client.js';

export interface Upload {
  readonly send: (text: string | Buffer) => Promise<void>;
  readonly pipe: (source: Readable) => Promise<void>;
  readonly end: () => void;
  readonly abort: () => void;
  readonly response: Promise<IncomingMessage>;
  /** The next result line, as soon as it is there. */
  readonly next: () => Promise<any>;
}

/** An upload whose body and whose answer are in our hands. */
export function startUpload(bridge: Bridge, url = bridge.url): Upload {
  const outgoing = httpRequest(`${url}/imbachat/directory/users`, {
    method: 'PUT',
    headers: {
      authorization: basic(bridge.admin.username, bridge.admin.password),
      'content-type': 'application/x-ndjson',
    },
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
  response.catch(() => undefined);
  const lines = response.then((incoming) => createInterface({ input: incoming })[Symbol.asyncIterator]());
  lines.catch(() => undefined);
  return {
    send: (text) =>
      new Promise((resolve, reject) => outgoing.write(text, (error) => (error ? reject(error) : resolve()))),
    pipe: (source) => pipeline(source, outgoing),
    end: () => void outgoing.end(),
    abort: () => void outgoing.destroy(),
    response,
    next: async () => {
      const { value, done } = await (await lines).next();
      return done ? undefined : JSON.parse(value);
    },
  };
}
