import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { webSocketRequests } from './websocket-requests.js';

const REQUEST =
  'GET /bobux HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

let server: Server;
afterEach(async () => {
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

async function listen(): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('webSocketRequests', () => {
  it('should answer 503 to a websocket over a connection from before a shutdown: nobody would close it in time', async () => {
    server = createServer();
    const adapter = jest.fn();
    webSocketRequests(server, ['/bobux']).on('upgrade', adapter);
    const client = connect(await listen(), '127.0.0.1');
    await once(server, 'connection');
    const closed = once(server, 'close');
    server.close();
    client.write(REQUEST);
    let answer = '';
    for await (const piece of client) answer += String(piece);
    expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n(?:.*\r\n)*Retry-After: 1\r\n/);
    expect(adapter).not.toHaveBeenCalled();
    await closed;
  });

  it('should answer 503 to a websocket that comes while a shutdown has taken the adapter away, and end its connection', async () => {
    server = createServer();
    const accepted = webSocketRequests(server, ['/bobux']);
    const adapter = (): void => undefined;
    accepted.on('upgrade', adapter);
    // As Nest's adapter does before the server closes (@nestjs/platform-ws, dispose).
    accepted.off('upgrade', adapter);
    const client = connect(await listen(), '127.0.0.1');
    client.write(REQUEST);
    let answer = '';
    for await (const piece of client) answer += String(piece);
    expect(answer).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect(answer).toContain('Quartet is shutting down; try again in 1 s.');
  });
});
