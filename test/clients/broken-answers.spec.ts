import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { connect } from '../../clients/typescript/src/bobux/index.js';
import { ImbaChat } from '../../clients/typescript/src/imbachat/index.js';
import { Imvu } from '../../clients/typescript/src/imvu/index.js';
import { recover } from '../../clients/typescript/src/lishop/index.js';

/** Answers every request with the same bytes, and ends the connection. */
let server: Server;
let url: string;
let answer = '';
beforeAll(async () => {
  server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

const JSON_TYPE = 'content-type: application/json\r\n';
const ANSWERS: [string, string][] = [
  ['before its head', ''],
  ['in the middle of its head', 'HTTP/1.1 200 OK\r\nconte'],
  ['in the middle of its body', `HTTP/1.1 200 OK\r\n${JSON_TYPE}content-length: 100\r\n\r\n{"a":`],
  ['between two chunks', `HTTP/1.1 200 OK\r\n${JSON_TYPE}transfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\n`],
  ['without a length', `HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\n{"a":`],
  ['in the middle of a refusal', `HTTP/1.1 503 Unavailable\r\n${JSON_TYPE}content-length: 100\r\n\r\n{"a":`],
  [
    'between two chunks of a refusal',
    'HTTP/1.1 500 Error\r\ntransfer-encoding: chunked\r\n\r\n4\r\noops\r\n',
  ],
];

describe('a server that dies', () => {
  it.each(ANSWERS)('should be told as a ConnectionError by every client of REST: %s', async (_, bytes) => {
    answer = bytes;
    const error = { name: 'ConnectionError', code: 'CONNECTION' };
    const site = new ImbaChat(url, 'a token');
    const imvu = new Imvu(url, 'bot', 'a long password');
    await expect(site.token(1)).rejects.toMatchObject(error);
    await expect(imvu.accounts()).rejects.toMatchObject(error);
    await expect(imvu.lease()).rejects.toMatchObject(error);
    const users = [{ user_id: 1, name: 'Ann' }];
    await expect(site.upsertUsers(users)).rejects.toMatchObject(error);
    // The answer to this one holds nothing that is read but for whether it is whole.
    await expect(recover(url, 'ann@example.com')).rejects.toMatchObject(error);
    if (!bytes.startsWith('HTTP/1.1 200')) await expect(imvu.fetch('/x')).rejects.toMatchObject(error);
  });
});

describe('the Bobux client', () => {
  it.each([
    '[]',
    '{"timestamp":1,"success":true,"data":null}',
    'null',
    '{"timestamp":1,"event":"balance","data":null}',
  ])('should time out, and not fall, at a server that says %s', async (text) => {
    const strange = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    strange.on('connection', (socket) => socket.on('message', () => socket.send(text)));
    await once(strange, 'listening');
    const { port } = strange.address() as AddressInfo;
    const options = { timeout: 300 };
    await expect(connect(`ws://127.0.0.1:${port}`, 'key', '00', options)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('the server sent what is no answer'),
    });
    strange.close();
  });
});
