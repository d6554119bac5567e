import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import {
  Injectable,
  Module,
  UseFilters,
  UseGuards,
  type CanActivate,
  type INestApplication,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { MemoryBudget } from '../../../shared/memory/memory-budget.js';
import { BobuxConfig } from '../settings.js';
import { BobuxWsAdapter, FRAME } from './bobux-ws.adapter.js';
import { Connections } from './connections.js';
import { GatewayErrorFilter } from './gateway-error.filter.js';
import type { PrepareFrame } from './prepared-frame.js';

/** Asked by Nest, before the handler of a message. */
@Injectable()
class CountingGuard implements CanActivate {
  asked = 0;
  allows = true;

  canActivate(): boolean {
    this.asked += 1;
    return this.allows;
  }
}

@WebSocketGateway()
@UseFilters(GatewayErrorFilter)
class EchoGateway {
  @SubscribeMessage(FRAME)
  @UseGuards(CountingGuard)
  onFrames(): PrepareFrame {
    return (data) => ({
      group: () => undefined,
      run: () => ({ group: undefined, answer: Promise.resolve(`echo ${data.toString()}`) }),
    });
  }
}

@Module({
  providers: [
    { provide: MemoryBudget, useValue: { isFullFor: () => false } },
    Connections,
    CountingGuard,
    EchoGateway,
    { provide: BobuxConfig, useValue: { path: '/frames' } },
  ],
})
class EchoModule {}

let app: INestApplication<Server>;
let url: string;
beforeEach(async () => {
  app = await NestFactory.create<INestApplication<Server>>(EchoModule, { logger: false });
  app.useWebSocketAdapter(new BobuxWsAdapter(app));
  await app.listen(0, '127.0.0.1');
  url = `ws://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/frames`;
});
afterEach(() => app.close());

/** What Nest calls, and with what, is told by its source only: docs/architecture.md, "Private parts of libraries". */
describe('BobuxWsAdapter', () => {
  it('should have the guard asked once for a connection, and every frame answered in its order', async () => {
    const client = new WebSocket(url);
    const answers: string[] = [];
    client.on('message', (data: Buffer) => answers.push(data.toString()));
    await once(client, 'open');
    for (const frame of ['one', 'not {json', '{"event":"frame"}']) client.send(frame);
    while (answers.length < 3) await once(client, 'message');
    expect(answers).toEqual(['echo one', 'echo not {json', 'echo {"event":"frame"}']);
    expect(app.get(CountingGuard).asked).toBe(1);
    client.close();
    await once(client, 'close');
  });

  it('should close a connection that the guard refuses, without an answer', async () => {
    app.get(CountingGuard).allows = false;
    const client = new WebSocket(url);
    const answers: unknown[] = [];
    client.on('message', (data) => answers.push(data));
    const closed = once(client, 'close') as Promise<[code: number]>;
    await once(client, 'open');
    client.send('one');
    expect((await closed)[0]).toBe(1011);
    expect(answers).toEqual([]);
  });

  it('should forget a connection that is closed', async () => {
    const client = new WebSocket(url);
    await once(client, 'open');
    while (app.get(Connections).size === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    client.close();
    await once(client, 'close');
    while (app.get(Connections).size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
